-- Times are milliseconds since 1970-01-01T00:00:00Z.
-- The tables of the hot path (message, message_recipient, delivery, delivered_call) have no foreign
-- keys: one class writes and deletes their rows, and each key would cost a look-up for each insert.
-- An index stands here only for a query that needs it; the query is named beside it.

CREATE TABLE node (
  name         VARCHAR(255) NOT NULL PRIMARY KEY,
  epoch        BIGINT       NOT NULL,
  heartbeat_at BIGINT       NOT NULL
);

CREATE SEQUENCE subscriber_id_seq START WITH 1 INCREMENT BY 1;

CREATE TABLE subscriber (
  id        BIGINT       NOT NULL PRIMARY KEY,
  -- unique: SubscriberRepository.findByUserName
  user_name VARCHAR(255) NOT NULL UNIQUE,
  active    BOOLEAN      NOT NULL
);

CREATE TABLE subscriber_address (
  -- primary key: SubscriberRepository.findByAddress
  address       VARCHAR(512) NOT NULL PRIMARY KEY,
  subscriber_id BIGINT       NOT NULL REFERENCES subscriber (id),
  position      INTEGER      NOT NULL
);

-- the addresses of a subscriber that was found
CREATE INDEX subscriber_address_subscriber ON subscriber_address (subscriber_id);

CREATE TABLE subscriber_credential (
  subscriber_id BIGINT       NOT NULL REFERENCES subscriber (id),
  algorithm     VARCHAR(32)  NOT NULL,
  ha1           VARCHAR(255) NOT NULL,
  PRIMARY KEY (subscriber_id, algorithm)
);

-- One row for each subscriber: the lock that puts acceptance and registration in order, and the
-- number that the last accepted message got.
CREATE TABLE mailbox (
  subscriber_id BIGINT NOT NULL PRIMARY KEY REFERENCES subscriber (id),
  last_seq      BIGINT NOT NULL
);

-- By one: the order of the ids is the order of the devices' first registrations.
CREATE SEQUENCE device_id_seq START WITH 1 INCREMENT BY 1;

CREATE TABLE device (
  id             BIGINT       NOT NULL PRIMARY KEY,
  subscriber_id  BIGINT       NOT NULL REFERENCES subscriber (id),
  device_key     VARCHAR(512) NOT NULL,
  instance       VARCHAR(512),
  name           VARCHAR(512),
  -- messages up to this number of the mailbox were considered for this device
  planned_seq    BIGINT       NOT NULL,
  -- end of the latest registration
  last_seen      BIGINT       NOT NULL,
  -- the binding; without one all of it is null
  contact_uri    VARCHAR,
  contact_params VARCHAR,
  transport      VARCHAR(8),
  source_address VARCHAR(255),
  source_port    INTEGER,
  aor            VARCHAR(512),
  call_id        VARCHAR,
  cseq           BIGINT,
  expires_at     BIGINT,
  q              DOUBLE PRECISION,
  user_agent     VARCHAR,
  gruu           VARCHAR,
  path           VARCHAR,
  lost           BOOLEAN      NOT NULL,
  -- unique: DeviceRepository.devicesOf and bind, devices of recipients in MessageRepository.accept
  UNIQUE (subscriber_id, device_key)
);

-- DeviceRepository.expired and countRegistered
CREATE INDEX device_expiry ON device (expires_at);

CREATE SEQUENCE message_id_seq START WITH 500 INCREMENT BY 500;

CREATE TABLE message (
  id                   BIGINT   NOT NULL PRIMARY KEY,
  -- 0 standalone, 1 notification
  kind                 SMALLINT NOT NULL,
  -- rows of message_recipient that are left
  recipients           INTEGER  NOT NULL,
  sender_key           VARCHAR     NOT NULL,
  sender_subscriber_id BIGINT,
  sender_address       VARCHAR     NOT NULL,
  sender_device_key    VARCHAR,
  message_id           VARCHAR,
  call_id              VARCHAR,
  conversation_id      VARCHAR,
  contribution_id      VARCHAR,
  service              VARCHAR,
  wishes               VARCHAR(255) NOT NULL,
  headers              VARCHAR,
  content_type         VARCHAR,
  body                 BYTEA,
  anonymous            BOOLEAN  NOT NULL
);

CREATE SEQUENCE message_recipient_id_seq START WITH 500 INCREMENT BY 500;

CREATE TABLE message_recipient (
  id                 BIGINT  NOT NULL PRIMARY KEY,
  message_id         BIGINT  NOT NULL,
  subscriber_id      BIGINT  NOT NULL,
  seq                BIGINT  NOT NULL,
  address            VARCHAR    NOT NULL,
  -- SHA-256 of the key: senders choose its length
  dedupe_key         BYTEA   NOT NULL,
  accepted_at        BIGINT  NOT NULL,
  expires_at         BIGINT  NOT NULL,
  is_deferrable      BOOLEAN NOT NULL,
  target_device_key  VARCHAR(512),
  strict_target      BOOLEAN NOT NULL,
  -- a device took it
  taken              BOOLEAN NOT NULL,
  -- no further device may have it
  ended              BOOLEAN NOT NULL,
  -- bits of the notifications that the sender got
  reported           INTEGER NOT NULL
);

-- MessageRepository.accept (duplicates) and correlate
CREATE UNIQUE INDEX message_recipient_dedupe ON message_recipient (dedupe_key);
-- MessageRepository.planFor and retarget
CREATE UNIQUE INDEX message_recipient_mailbox ON message_recipient (subscriber_id, seq);
-- MessageRepository.claimExpired and nextDeadline
CREATE INDEX message_recipient_expiry ON message_recipient (expires_at);

CREATE TABLE delivery (
  recipient_id BIGINT   NOT NULL,
  device_id    BIGINT   NOT NULL,
  -- 0 waiting, 1 done, 2 refused
  state        SMALLINT NOT NULL,
  -- seq and expires_at of the recipient, so that a claim reads this table alone
  seq          BIGINT   NOT NULL,
  expires_at   BIGINT   NOT NULL,
  claimed_by   VARCHAR(255),
  claim_epoch  BIGINT   NOT NULL,
  retry_at     BIGINT,
  attempts     INTEGER  NOT NULL,
  last_status  INTEGER  NOT NULL,
  PRIMARY KEY (recipient_id, device_id)
);

-- MessageRepository.claim, hasWaiting, devicesWithWork, release
CREATE INDEX delivery_queue ON delivery (device_id, state, seq);
-- MessageRepository.nextRetry
CREATE INDEX delivery_retry ON delivery (retry_at);

-- Only for deliveries whose notification can name nothing but the Call-ID.
CREATE TABLE delivered_call (
  recipient_id BIGINT NOT NULL,
  device_id    BIGINT NOT NULL,
  -- SHA-256 of the Call-ID
  call_key     BYTEA  NOT NULL,
  PRIMARY KEY (recipient_id, device_id)
);

-- MessageRepository.correlateByCallId
CREATE INDEX delivered_call_key ON delivered_call (call_key);

CREATE TABLE policy (
  -- a subscriber, or 0: the provider
  owner_id BIGINT       NOT NULL,
  name     VARCHAR(255) NOT NULL,
  setting  VARCHAR         NOT NULL,
  PRIMARY KEY (owner_id, name)
);

CREATE SEQUENCE stored_message_id_seq START WITH 50 INCREMENT BY 50;

CREATE TABLE stored_message (
  id                BIGINT NOT NULL PRIMARY KEY,
  subscriber_id     BIGINT NOT NULL,
  sender_address    VARCHAR   NOT NULL,
  recipient_address VARCHAR   NOT NULL,
  message_id        VARCHAR,
  conversation_id   VARCHAR,
  contribution_id   VARCHAR,
  service           VARCHAR,
  headers           VARCHAR,
  content_type      VARCHAR,
  body              BYTEA,
  sent_at           BIGINT NOT NULL,
  stored_at         BIGINT NOT NULL
);

-- MessageStore.newest
CREATE INDEX stored_message_newest ON stored_message (subscriber_id, stored_at, id);
