-- Messages that a recipient's policy stored or discarded: nothing waits for a device, but a resend is to be known.
CREATE TABLE settled_message (
  -- SHA-256 of the key, as in message_recipient; primary key: SettledMessages.note
  dedupe_key BYTEA  NOT NULL PRIMARY KEY,
  expires_at BIGINT NOT NULL
);

-- SettledMessages.note removes what has expired
CREATE INDEX settled_message_expiry ON settled_message (expires_at);
