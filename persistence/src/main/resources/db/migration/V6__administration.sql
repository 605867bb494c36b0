-- The operator's console: the trail of what happened, what operators did, and who they are.

-- Numbers of the writers that make ids of events.
CREATE SEQUENCE event_writer_seq START WITH 1 INCREMENT BY 1;

-- Things that happened to messages, sessions and files; never what they say.
CREATE TABLE event (
  -- milliseconds * 2^20 + writer * 2^10 + number: in the order of time.
  -- TrailRepository.newest, find, sweep
  id              BIGINT      NOT NULL PRIMARY KEY,
  name            VARCHAR(40) NOT NULL,
  -- a message, a session or a refused request begins with it
  begins          BOOLEAN     NOT NULL,
  kind            VARCHAR(20),
  -- hash of what all events of a message or a session have in common
  story           BIGINT      NOT NULL,
  message_id      VARCHAR,
  conversation_id VARCHAR,
  contribution_id VARCHAR,
  call_id         VARCHAR,
  sender          VARCHAR,
  -- separated by blanks
  recipients      VARCHAR,
  device          VARCHAR,
  status          INTEGER     NOT NULL,
  size            BIGINT      NOT NULL,
  about           VARCHAR,
  detail          VARCHAR
);

-- TrailRepository.ofStories and beginningsOf
CREATE INDEX event_story ON event (story, id);

-- By which an event is looked for: hashes of ids and addresses. No primary key: written once, found by the index.
CREATE TABLE event_key (
  hash     BIGINT NOT NULL,
  event_id BIGINT NOT NULL
);

-- TrailRepository.newest of a key, sweep
CREATE INDEX event_key_hash ON event_key (hash, event_id);

CREATE SEQUENCE audit_id_seq START WITH 1 INCREMENT BY 1;

CREATE TABLE audit (
  -- AuditRepository.newest
  id        BIGINT       NOT NULL PRIMARY KEY,
  at        BIGINT       NOT NULL,
  actor     VARCHAR(255) NOT NULL,
  source    VARCHAR(255) NOT NULL,
  action    VARCHAR(60)  NOT NULL,
  subject   VARCHAR      NOT NULL,
  old_value VARCHAR,
  new_value VARCHAR
);

CREATE TABLE operator (
  name     VARCHAR(100) NOT NULL PRIMARY KEY,
  role     VARCHAR(20)  NOT NULL,
  -- algorithm, iterations, salt and hash
  password VARCHAR(255) NOT NULL
);
