-- What callers of one channel told before and after, by line: only counts. By text, of those who were asked. An answer from 1 to 5 is one sign.
WITH asked AS (
    SELECT l.code AS line,
           %(channel)s = 'chat' OR EXISTS (SELECT FROM texting_asked a WHERE a.contact_id = c.id
                                            AND a.question IN ('distress', 'hopelessness')) AS is_asked,
           c.answered_at IS NOT NULL AND c.ended_at IS NOT NULL AND
           (%(channel)s = 'chat' OR EXISTS (SELECT FROM texting_asked a WHERE a.contact_id = c.id
                AND a.question IN ('distress_after', 'hopelessness_after', 'helped'))) AS has_talked,
           substring(c.told ->> 'distress' FROM '^[1-5]$')::int AS distress,
           substring(c.told ->> 'hopelessness' FROM '^[1-5]$')::int AS hopelessness,
           substring(c.told ->> 'distress_after' FROM '^[1-5]$')::int AS distress_after,
           substring(c.told ->> 'hopelessness_after' FROM '^[1-5]$')::int AS hopelessness_after,
           substring(c.told ->> 'helped' FROM '^(helped|helped_some|not_helped)$') AS helped
      FROM contacts_contact c JOIN lines_line l ON l.id = c.line_id
     WHERE c.channel = %(channel)s AND c.counts_as <> 'test' AND c.left_by <> 'decoy'
       AND c.reached_at >= %(reached_from)s AND c.reached_at < %(reached_before)s
       AND (c.reached_at AT TIME ZONE l.zone)::date BETWEEN %(first)s AND %(last)s
       AND NOT EXISTS (SELECT FROM journal_entry e
                        WHERE e.contact_id = c.id AND e.name = 'contact.paper_entered')
)
SELECT line, count(*) FILTER (WHERE is_asked),
       count(*) FILTER (WHERE is_asked AND (distress IS NOT NULL OR hopelessness IS NOT NULL)),
       count(*) FILTER (WHERE has_talked),
       count(*) FILTER (WHERE has_talked AND coalesce(distress_after::text, hopelessness_after::text, helped) <> ''),
       count(*) FILTER (WHERE distress IS NOT NULL AND distress_after IS NOT NULL),
       count(*) FILTER (WHERE distress_after < distress),
       count(*) FILTER (WHERE hopelessness IS NOT NULL AND hopelessness_after IS NOT NULL),
       count(*) FILTER (WHERE hopelessness_after < hopelessness),
       count(helped),
       count(*) FILTER (WHERE helped = 'helped'),
       count(*) FILTER (WHERE helped = 'helped_some')
  FROM asked
 GROUP BY line
