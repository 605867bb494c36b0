CREATE SEQUENCE file_transfer_id_seq START WITH 50 INCREMENT BY 50;

CREATE TABLE file_transfer (
  id             BIGINT       NOT NULL PRIMARY KEY,
  owner_id       BIGINT       NOT NULL,
  -- null when another transfer of the owner has taken it
  tid            VARCHAR(255),
  -- unique: FileTransferRepository.findByUploadKey and findByDownloadKey
  upload_key     VARCHAR(64)  NOT NULL UNIQUE,
  download_key   VARCHAR(64)  NOT NULL UNIQUE,
  -- 0 receiving, 1 complete, 2 gone
  state          SMALLINT     NOT NULL,
  file_name      VARCHAR      NOT NULL,
  content_type   VARCHAR      NOT NULL,
  -- exact once complete, announced before
  size           BIGINT,
  content_blob   VARCHAR(64)  NOT NULL,
  thumbnail_blob VARCHAR(64),
  thumbnail_type VARCHAR,
  thumbnail_size BIGINT,
  sha256         VARCHAR(64),
  expires_at     BIGINT       NOT NULL,
  -- unique: FileTransferRepository.findByTid; countOf and bytesOf
  UNIQUE (owner_id, tid)
);

-- FileTransferRepository.expire and forget
CREATE INDEX file_transfer_expiry ON file_transfer (expires_at);
-- FileTransferRepository.known
CREATE INDEX file_transfer_blob ON file_transfer (content_blob);
CREATE INDEX file_transfer_thumbnail ON file_transfer (thumbnail_blob);
