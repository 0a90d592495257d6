-- What each method of the store reads. A heading is the name of the method and `:name` one of its
-- arguments; the columns come in the order of the fields in rows.py.

-- name: handled
SELECT 1 FROM handled_updates WHERE bot = :bot AND update_id = :update_id;

-- name: conversation
SELECT pseudonym, blob, wanted, shown, wipe_at FROM conversations WHERE pseudonym = :pseudonym;

-- name: conversations_to_show
SELECT pseudonym, blob, wanted, shown, wipe_at FROM conversations WHERE wanted <> shown;

-- name: conversations_to_wipe
SELECT pseudonym, blob, wanted, shown, wipe_at FROM conversations
WHERE wipe_at <= :now ORDER BY wipe_at;

-- name: answers
SELECT field, sealed FROM answers WHERE pseudonym = :pseudonym;

-- name: case
SELECT id, code, urgency, language, state, owner, window_start, window_end, due_at, told, version,
       closed_at
FROM cases WHERE id = :case_id;

-- name: case_by_code
SELECT id, code, urgency, language, state, owner, window_start, window_end, due_at, told, version,
       closed_at
FROM cases WHERE code = :code ORDER BY closed_at IS NULL DESC, number DESC LIMIT 1;

-- name: case_of
SELECT id, code, urgency, language, state, owner, window_start, window_end, due_at, told, version,
       closed_at
FROM case_routes JOIN cases ON cases.id = case_routes.case_id
WHERE case_routes.pseudonym = :route_pseudonym ORDER BY number DESC LIMIT 1;

-- name: open_cases
SELECT id, code, urgency, language, state, owner, window_start, window_end, due_at, told, version,
       closed_at
FROM cases WHERE closed_at IS NULL
ORDER BY CASE urgency WHEN 'emergency' THEN 0 WHEN 'urgent' THEN 1 ELSE 2 END, number;

-- name: cases_due
SELECT id, code, urgency, language, state, owner, window_start, window_end, due_at, told, version,
       closed_at
FROM cases WHERE due_at <= :now ORDER BY due_at, number;

-- name: cases_untold
SELECT id, code, urgency, language, state, owner, window_start, window_end, due_at, told, version,
       closed_at
FROM cases WHERE state = 'expired' AND id IN (SELECT case_id FROM case_routes) ORDER BY number;

-- name: route
SELECT case_id, pseudonym, route FROM case_routes WHERE case_id = :case_id;

-- name: content
SELECT case_id, field, blob FROM case_contents WHERE case_id = :case_id ORDER BY field;

-- name: lines
SELECT id, case_id, audience, blob, at FROM case_lines
WHERE case_id = :case_id AND audience = :to ORDER BY id;

-- name: member
SELECT id, pseudonym, blob, role, language, on_duty, speaks, duty_until, away
FROM members WHERE id = :member_id;

-- name: member_by
SELECT id, pseudonym, blob, role, language, on_duty, speaks, duty_until, away
FROM members WHERE pseudonym = :pseudonym;

-- name: members
SELECT id, pseudonym, blob, role, language, on_duty, speaks, duty_until, away
FROM members ORDER BY id;

-- name: invitation
SELECT role FROM invitations WHERE digest = :digest AND expires_at > :now;

-- name: shifts
SELECT member, weekday, starts, ends FROM shifts ORDER BY member, weekday, starts;

-- name: card
SELECT id, member, kind, case_id, blob, wanted, shown, gone_at FROM cards WHERE id = :card_id;

-- name: cards_of
SELECT id, member, kind, case_id, blob, wanted, shown, gone_at FROM cards
WHERE member = :member_id ORDER BY id;

-- name: cards_of_case
SELECT id, member, kind, case_id, blob, wanted, shown, gone_at FROM cards
WHERE case_id = :case_id ORDER BY id;

-- name: cards_to_show
SELECT id, member, kind, case_id, blob, wanted, shown, gone_at FROM cards
WHERE wanted <> shown ORDER BY id;

-- name: cards_gone
SELECT id, member, kind, case_id, blob, wanted, shown, gone_at FROM cards
WHERE gone_at <= :now ORDER BY gone_at, id;

-- name: removals
SELECT id, bot, blob, due_at, until FROM removals
WHERE bot = :bot AND due_at <= :now ORDER BY due_at, id;

-- name: audit
SELECT id, at, member, action, code, digest FROM audit ORDER BY id;
