-- Keep what a look found in one contact, and put it before others where it still waits. Only a phrase that is
-- new there raises it: what a supervisor has taken back stands until something else is said. Nothing is ever
-- lowered. Gives no row while somebody else moves the contact: the look is kept a moment later.
WITH held AS (
    SELECT id, line_id, state FROM contacts_contact WHERE id = %(contact)s FOR UPDATE SKIP LOCKED
), waiting AS (
    SELECT id, line_id FROM held WHERE state IN ('waiting', 'offered', 'message_taken')
), found AS (
    SELECT * FROM unnest(%(codes)s::text[], %(levels)s::text[], %(reasons)s::text[], %(versions)s::int[],
                         %(tiers)s::smallint[]) AS f (code, level, reason, version, tier)
), marked AS (
    INSERT INTO triage_mark (contact_id, code, level, reason, version, at)
    SELECT w.id, f.code, f.level, f.reason, f.version, %(at)s FROM waiting w CROSS JOIN found f
    ON CONFLICT (contact_id, code) DO NOTHING
    RETURNING code
), first AS (
    SELECT f.level, f.tier FROM found f JOIN marked m USING (code) ORDER BY f.tier LIMIT 1
), raised AS (
    UPDATE contacts_contact c SET tier = first.tier
      FROM waiting w CROSS JOIN first WHERE c.id = w.id AND c.tier > first.tier
    RETURNING c.id
), looked AS (
    INSERT INTO triage_look (contact_id, up_to, at) SELECT id, %(up_to)s, %(at)s FROM held
    ON CONFLICT (contact_id) DO UPDATE SET up_to = greatest(triage_look.up_to, excluded.up_to), at = excluded.at
), told AS (
    INSERT INTO journal_entry (at, name, contact_id, line_id, codes)
    SELECT %(at)s, 'contact.triaged', w.id, w.line_id,
           jsonb_build_object('level', first.level, 'raised', EXISTS (SELECT FROM raised))
      FROM waiting w CROSS JOIN first
)
SELECT EXISTS (SELECT FROM waiting), EXISTS (SELECT FROM marked) FROM held
