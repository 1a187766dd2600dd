-- Open the way to the next hop for contacts that still wait on the hop before it. They stay in the queue.
WITH wanted AS (
    SELECT * FROM unnest(%(contacts)s::uuid[], %(numbers)s::smallint[], %(kinds)s::text[],
                         %(targets)s::text[], %(nexts)s::timestamptz[])
        AS w (contact_id, number, kind, target, next_at)
), moved AS (
    UPDATE contacts_contact c
       SET hop = w.number, due_at = w.next_at,
           due = CASE WHEN w.next_at IS NULL THEN '' ELSE 'hop' END, version = version + 1
      FROM wanted w
     WHERE c.id = w.contact_id AND c.state = 'waiting' AND c.hop < w.number
    RETURNING c.id, c.line_id, w.number, w.kind, w.target
), told AS (
    INSERT INTO journal_entry (at, name, contact_id, line_id, codes)
    SELECT %(at)s, 'contact.hop_started', id, line_id,
           jsonb_build_object('number', number, 'kind', kind, 'target', target)
      FROM moved
)
SELECT id FROM moved
