-- What each change writes. A heading is the name of a change in changes.py and `:name` one of its
-- fields. "(or Conflict)": the statement below must touch a row, or nothing of the unit is written.
-- A broken PRIMARY KEY, UNIQUE, REFERENCES or CHECK is a Conflict, too.

-- Times that would say when somebody wrote are rounded down as they are stored: to five minutes
-- (300 s), or to an hour where nothing more is needed.

-- name: NoteHandled
INSERT INTO handled_updates (bot, update_id, at) VALUES (:bot, :update_id, :at / 3600 * 3600);

-- name: PutConversation
INSERT INTO conversations (pseudonym, blob, wanted, wipe_at)
VALUES (:pseudonym, :blob, :wanted, :wipe_at)
ON CONFLICT (pseudonym) DO UPDATE
SET blob = excluded.blob, wanted = excluded.wanted, wipe_at = excluded.wipe_at;

-- name: NoteShown
UPDATE conversations SET shown = :shown WHERE pseudonym = :pseudonym;

-- name: ForgetConversation
DELETE FROM answers WHERE pseudonym = :pseudonym;
DELETE FROM conversations WHERE pseudonym = :pseudonym;

-- name: PutAnswer
INSERT INTO answers (pseudonym, field, sealed) VALUES (:pseudonym, :field, :sealed)
ON CONFLICT (pseudonym, field) DO UPDATE SET sealed = excluded.sealed;

-- name: DropAnswers
DELETE FROM answers WHERE pseudonym = :pseudonym;

-- name: OpenCase (or Conflict)
INSERT INTO cases (id, code, urgency, language, state, window_start, window_end, due_at)
SELECT :id, :code, :urgency, :language, 'waiting', :window_start, :window_end,
       :due_at / 300 * 300
WHERE NOT EXISTS (
    SELECT 1 FROM case_routes JOIN cases ON cases.id = case_routes.case_id
    WHERE case_routes.pseudonym = :route_pseudonym AND cases.closed_at IS NULL
);
INSERT INTO case_routes (case_id, pseudonym, route) VALUES (:id, :route_pseudonym, :route);

-- name: PutContent
INSERT INTO case_contents (case_id, field, blob) VALUES (:case_id, :field, :blob)
ON CONFLICT (case_id, field) DO UPDATE SET blob = excluded.blob;

-- name: MoveCase (or Conflict)
UPDATE cases
SET state = :state, owner = :owner, due_at = :due_at / 300 * 300, told = :told,
    closed_at = :closed_at / 300 * 300, version = version + 1
WHERE id = :id AND version = :version;

-- name: EraseContent
DELETE FROM case_contents WHERE case_id = :case_id;
DELETE FROM case_lines WHERE case_id = :case_id;

-- name: PutRoute (or Conflict)
UPDATE case_routes SET route = :blob WHERE case_id = :case_id AND route = :before;

-- name: EraseRoute
DELETE FROM case_routes WHERE case_id = :case_id;

-- name: ForgetCase
DELETE FROM cases WHERE id = :case_id;

-- name: PutLine
INSERT INTO case_lines (case_id, audience, blob, at) VALUES (:case_id, :to, :blob, :at / 300 * 300);

-- name: DropLine
DELETE FROM case_lines WHERE id = :id;

-- name: AddInvitation
INSERT INTO invitations (digest, role, expires_at) VALUES (:digest, :role, :expires_at);

-- name: UseInvitation (or Conflict)
DELETE FROM invitations WHERE digest = :digest AND expires_at > :at;

-- name: AddMember
INSERT INTO members (pseudonym, blob, role, language)
VALUES (:pseudonym, :blob, :role, :language);

-- name: PutMember
UPDATE members
SET language = :language, on_duty = :on_duty, duty_until = :duty_until, away = :away
WHERE id = :id;

-- name: PutSpeaks
UPDATE members SET speaks = :speaks WHERE id = :id;

-- name: RemoveMember (or Conflict)
DELETE FROM members
WHERE id = :id AND (role <> 'coordinator' OR EXISTS (
    SELECT 1 FROM members AS other
    WHERE other.role = 'coordinator' AND other.away = 0 AND other.id <> :id
));

-- name: AddShift
INSERT INTO shifts (member, weekday, starts, ends) VALUES (:member, :weekday, :start, :end)
ON CONFLICT (member, weekday, starts) DO UPDATE SET ends = excluded.ends;

-- name: DropShift
DELETE FROM shifts WHERE member = :member AND weekday = :weekday AND starts = :start;

-- name: AddCard
INSERT INTO cards (member, kind, case_id, gone_at) VALUES (:member, :kind, :case_id, :gone_at)
ON CONFLICT (member, kind, ifnull(case_id, x'')) DO NOTHING;

-- name: WantCards
UPDATE cards SET wanted = wanted + 1 WHERE case_id = :case_id;

-- name: WantCard
UPDATE cards SET wanted = wanted + 1 WHERE id = :id;

-- name: NoteCard
UPDATE cards SET blob = :blob, shown = :shown WHERE id = :id;

-- name: DropCard
DELETE FROM cards WHERE id = :id;

-- name: AddRemoval
INSERT INTO removals (bot, blob, due_at, until) VALUES (:bot, :blob, :due_at, :until);

-- name: DropRemoval
DELETE FROM removals WHERE id = :id;

-- name: tidy
DELETE FROM handled_updates WHERE at < :now - 72 * 3600;
DELETE FROM invitations WHERE expires_at <= :now;
DELETE FROM audit WHERE at < :now - 90 * 86400;
DELETE FROM answers WHERE pseudonym NOT IN (SELECT pseudonym FROM conversations);
