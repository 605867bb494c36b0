-- Files on their way over MSRP. Message kind: 4 file; lane: 2 files.

CREATE TABLE kept_file (
  -- id of its content in the blob store
  blob_id    VARCHAR(64) NOT NULL PRIMARY KEY,
  -- SHA-256 of sender, recipient and name of the file
  file_key   VARCHAR(64) NOT NULL,
  -- a=file-selector (RFC 5547)
  selector   VARCHAR     NOT NULL,
  -- all bytes are there, and a message speaks of it
  whole      BOOLEAN     NOT NULL,
  expires_at BIGINT      NOT NULL
);

-- KeptFileRepository.of
CREATE INDEX kept_file_key ON kept_file (file_key);
-- KeptFileRepository.expire
CREATE INDEX kept_file_expiry ON kept_file (expires_at);

-- How much of a stored file a device has got, where it was lost in the middle.
CREATE TABLE file_progress (
  recipient_id BIGINT NOT NULL,
  device_id    BIGINT NOT NULL,
  bytes        BIGINT NOT NULL,
  PRIMARY KEY (recipient_id, device_id)
);
