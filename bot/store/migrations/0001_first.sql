-- Everything Soglia stores, and why. There is nothing else: no names, no usernames, no texts.
--
-- Every BLOB named blob, sealed or route is ciphertext; the store holds no key. Times are whole
-- seconds since 1970, UTC. "Goes" says what erases a row; an erased row is overwritten with zeros,
-- and the log and the file are rewritten so that no copy stays in them.

-- Where one chat stands in the dialogs, and which screen it shows.
-- Goes: when the person leaves or blocks the bot, or falls silent (wipe_at).
CREATE TABLE conversations (
    pseudonym BLOB    NOT NULL PRIMARY KEY,  -- finds the row; HMAC of the chat under the door's key
    blob      BLOB    NOT NULL,              -- step, language, chat and message id; door's key
    wanted    INTEGER NOT NULL,              -- version the screen should show
    shown     INTEGER NOT NULL DEFAULT 0,    -- version it shows; differs: the courier has work
    wipe_at   INTEGER NOT NULL               -- when silence erases it
) STRICT, WITHOUT ROWID;

CREATE INDEX conversations_to_show ON conversations (pseudonym) WHERE wanted <> shown;
CREATE INDEX conversations_to_wipe ON conversations (wipe_at);

-- Answers for the contact plan that were not confirmed yet.
-- Goes: with the conversation, when answers are dropped, or when a confirmed case takes them over.
CREATE TABLE answers (
    pseudonym BLOB NOT NULL,  -- the conversation they belong to
    field     TEXT NOT NULL,  -- which question: a word of the pages
    sealed    BLOB NOT NULL,  -- what was written; opens with the desk's private key only
    PRIMARY KEY (pseudonym, field)
) STRICT, WITHOUT ROWID;

-- A request for a callback, without the person.
-- Goes: a day after it was closed or withdrawn, a week after it expired (due_at).
CREATE TABLE cases (
    number       INTEGER NOT NULL PRIMARY KEY,  -- order of arrival, in place of a time of arrival
    id           BLOB    NOT NULL UNIQUE,       -- random; also the name of its key in the keyring
    code         TEXT    NOT NULL,              -- short name for humans: K7-42
    urgency      TEXT    NOT NULL CHECK (urgency IN ('emergency', 'urgent', 'routine')),
    language     TEXT    NOT NULL,              -- which language the counsellor must speak
    state        TEXT    NOT NULL,              -- waiting, taken, closed, withdrawn, expired
    owner        INTEGER REFERENCES members ON DELETE SET NULL,  -- who took it
    window_start INTEGER NOT NULL,              -- the person said: it is safe to call from
    window_end   INTEGER NOT NULL,              -- … until
    due_at       INTEGER NOT NULL,              -- when upkeep looks at it next; to five minutes
    told         INTEGER NOT NULL DEFAULT 0,    -- how many times the desk was told
    version      INTEGER NOT NULL DEFAULT 1,    -- counts moves, so that of two takers one wins
    closed_at    INTEGER                        -- set: nobody waits any more; to five minutes
) STRICT;

-- Two open cases never share a code; a closed one may still hold it.
CREATE UNIQUE INDEX cases_open_code ON cases (code) WHERE closed_at IS NULL;
CREATE INDEX cases_due ON cases (due_at);
CREATE INDEX cases_owner ON cases (owner);

-- Which chat a case answers to. The only row that leads from a case to a person.
-- Goes: first of all, as the case is closed or withdrawn; at the latest with the case.
CREATE TABLE case_routes (
    case_id   BLOB NOT NULL PRIMARY KEY REFERENCES cases (id) ON DELETE CASCADE,
    pseudonym BLOB NOT NULL,  -- HMAC of the chat under a key for cases only: no conversation has it
    route     BLOB NOT NULL   -- chat id, and whether news were asked for; the case's key
) STRICT, WITHOUT ROWID;

CREATE INDEX case_routes_of_a_person ON case_routes (pseudonym);

-- The contact plan: one row a question.
-- Goes: as the case is closed, withdrawn or expired; at the latest 14 days after the yes.
CREATE TABLE case_contents (
    case_id BLOB NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    field   TEXT NOT NULL,  -- which question: a word of the pages
    blob    BLOB NOT NULL,  -- sealed to the desk, inside the case's key
    PRIMARY KEY (case_id, field)
) STRICT, WITHOUT ROWID;

-- Lines between counsellor and person.
-- Goes: when delivered; at the latest with the contact plan.
CREATE TABLE case_lines (
    id       INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,  -- order; never given twice
    case_id  BLOB    NOT NULL REFERENCES cases (id) ON DELETE CASCADE,
    audience TEXT    NOT NULL CHECK (audience IN ('person', 'desk')),  -- who is to read it
    blob     BLOB    NOT NULL,  -- the line, under the case's key
    at       INTEGER NOT NULL   -- when it was written, to five minutes
) STRICT;

CREATE INDEX case_lines_of_a_case ON case_lines (case_id);

-- Single-use links for new members.
-- Goes: when used, or at expires_at.
CREATE TABLE invitations (
    digest     BLOB    NOT NULL PRIMARY KEY,  -- hash of the secret in the link
    role       TEXT    NOT NULL CHECK (role IN ('coordinator', 'counsellor')),
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The people of the desk.
-- Goes: when they leave.
CREATE TABLE members (
    id        INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,  -- never given twice: the audit says it
    pseudonym BLOB    NOT NULL UNIQUE,  -- finds the row; HMAC of the chat under the desk's key
    blob      BLOB    NOT NULL,         -- chat id; desk's key
    role      TEXT    NOT NULL CHECK (role IN ('coordinator', 'counsellor')),
    language  TEXT    NOT NULL,         -- which language the desk speaks to them
    on_duty   INTEGER NOT NULL DEFAULT 0 CHECK (on_duty IN (0, 1)),  -- told of new cases
    speaks    TEXT    NOT NULL DEFAULT '', -- languages they call in; empty: the one above
    duty_until INTEGER,                    -- when duty ends by itself
    away      INTEGER NOT NULL DEFAULT 0 CHECK (away IN (0, 1))  -- blocked the bot: hears of nothing
) STRICT;

-- The rota: weekly hours of members.
-- Goes: when the hours change, or with the member.
CREATE TABLE shifts (
    member  INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 0 AND 6),  -- Monday is 0
    starts  INTEGER NOT NULL,  -- local hour
    ends    INTEGER NOT NULL,  -- local hour
    PRIMARY KEY (member, weekday, starts)
) STRICT, WITHOUT ROWID;

-- Messages in the members' chats that show something stored.
-- Goes: when the message is taken away, or with the case or the member.
CREATE TABLE cards (
    id      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,  -- never given twice
    member  INTEGER NOT NULL REFERENCES members ON DELETE CASCADE,
    kind    TEXT    NOT NULL,                                      -- home, case, plan, line
    case_id BLOB    REFERENCES cases (id) ON DELETE CASCADE,       -- what it shows, if a case
    blob    BLOB    NOT NULL DEFAULT (x''),                        -- message id; desk's key
    wanted  INTEGER NOT NULL DEFAULT 1,  -- version it should show
    shown   INTEGER NOT NULL DEFAULT 0,  -- version it shows; differs: the courier has work
    gone_at INTEGER                      -- when it is taken away by itself
) STRICT;

CREATE UNIQUE INDEX cards_one_of_a_kind ON cards (member, kind, ifnull(case_id, x''));
CREATE INDEX cards_of_a_case ON cards (case_id);
CREATE INDEX cards_to_show ON cards (id) WHERE wanted <> shown;
CREATE INDEX cards_gone ON cards (gone_at) WHERE gone_at IS NOT NULL;

-- Messages to take away from a chat.
-- Goes: when they are gone, or when Telegram no longer lets a bot delete them (until).
CREATE TABLE removals (
    id     INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,  -- never given twice
    bot    TEXT    NOT NULL CHECK (bot IN ('front', 'desk')),
    blob   BLOB    NOT NULL,  -- chat and message ids; the bot's own key
    due_at INTEGER NOT NULL,  -- not before
    until  INTEGER NOT NULL   -- not after: 48 hours after the oldest message
) STRICT;

CREATE INDEX removals_due ON removals (bot, due_at);

-- Which updates are done, so that one delivered twice is handled once.
-- Goes: after 72 hours; Telegram keeps an update for 24.
CREATE TABLE handled_updates (
    bot       TEXT    NOT NULL CHECK (bot IN ('front', 'desk')),
    update_id INTEGER NOT NULL,
    at        INTEGER NOT NULL,  -- to the hour
    PRIMARY KEY (bot, update_id)
) STRICT, WITHOUT ROWID;

-- Who did what to which case. Never content.
-- Goes: after 90 days.
CREATE TABLE audit (
    id     INTEGER NOT NULL PRIMARY KEY,  -- counts on from audit_head, without gaps
    at     INTEGER NOT NULL,  -- to five minutes
    member INTEGER,           -- who; empty: the person, or time
    action TEXT    NOT NULL,  -- one word
    code   TEXT,              -- the case's short name, as the desk knew it
    digest BLOB    NOT NULL   -- SHA-256 over the digest before and this row: a chain
) STRICT;

CREATE INDEX audit_at ON audit (at);

-- The end of the chain, so that it goes on when old lines have gone.
CREATE TABLE audit_head (
    one    INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
    id     INTEGER NOT NULL,  -- how many lines there ever were
    digest BLOB    NOT NULL   -- the digest of the last one
) STRICT;

INSERT INTO audit_head (one, id, digest) VALUES (1, 0, zeroblob(32));
