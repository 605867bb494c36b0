-- Chat messages, large messages, messages that are fetched.

-- kind: 2 chat message, 3 notice of the server to a device
-- bytes of the body, wherever it is
ALTER TABLE message ADD COLUMN body_size INTEGER DEFAULT 0 NOT NULL;
UPDATE message SET body_size = OCTET_LENGTH(body) WHERE body IS NOT NULL;

-- Bodies of more than 16 KiB: apart, so that who reads a message's row does not read them.
CREATE TABLE message_body (
  -- MessageRepository.body
  message_id BIGINT NOT NULL PRIMARY KEY,
  body       BYTEA  NOT NULL
);

-- 0 SIP MESSAGE, 1 sessions
ALTER TABLE message_recipient ADD COLUMN lane SMALLINT DEFAULT 0 NOT NULL;
-- 0 pushed whatever the user prefers, 1 fetched if he prefers so, 2 fetched
ALTER TABLE message_recipient ADD COLUMN fetched SMALLINT DEFAULT 0 NOT NULL;

-- lane of the recipient; state: 3 announced, attempts then 1 once the device is being told
ALTER TABLE delivery ADD COLUMN lane SMALLINT DEFAULT 0 NOT NULL;

DROP INDEX delivery_queue;
-- MessageRepository.claim, hasWaiting, devicesWithWork, release, announced, tell
CREATE INDEX delivery_queue ON delivery (device_id, lane, state, seq);
