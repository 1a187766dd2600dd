-- Emergency help that was asked for in a span, and reports of harm that were opened in it, by the clock of the line.
WITH rescue AS (
    SELECT l.code AS line, r.consent, r.basis, r.state, r.called_at
      FROM rescues_rescue r JOIN contacts_contact c ON c.id = r.contact_id JOIN lines_line l ON l.id = c.line_id
     WHERE r.asked_at >= %(reached_from)s AND r.asked_at < %(reached_before)s
       AND (r.asked_at AT TIME ZONE l.zone)::date BETWEEN %(first)s AND %(last)s AND c.counts_as <> 'test'
), harm AS (
    SELECT l.code AS line, m.state, m.told_at, m.tell_by
      FROM mandated_reports_report m JOIN contacts_contact c ON c.id = m.contact_id
      JOIN lines_line l ON l.id = c.line_id
     WHERE m.opened_at >= %(reached_from)s AND m.opened_at < %(reached_before)s
       AND (m.opened_at AT TIME ZONE l.zone)::date BETWEEN %(first)s AND %(last)s AND c.counts_as <> 'test'
)
SELECT line,
       count(*) AS rescues,
       count(*) FILTER (WHERE consent = 'given') AS voluntary,
       count(*) FILTER (WHERE basis = 'attempt_in_progress') AS attempts,
       count(*) FILTER (WHERE called_at IS NOT NULL) AS sent,
       count(*) FILTER (WHERE state = 'reached') AS reached,
       count(*) FILTER (WHERE state = 'refused') AS refused,
       0, 0, 0, 0, 0, 0
  FROM rescue GROUP BY line
UNION ALL
SELECT line, 0, 0, 0, 0, 0, 0,
       count(*) AS harms,
       count(*) FILTER (WHERE told_at IS NOT NULL) AS told,
       count(*) FILTER (WHERE told_at <= tell_by) AS told_in_time,
       count(*) FILTER (WHERE state = 'not_required') AS not_required,
       count(*) FILTER (WHERE state = 'unreported') AS untold,
       count(*) FILTER (WHERE told_at IS NULL AND state NOT IN ('not_required', 'unreported')) AS untold_open
  FROM harm GROUP BY line
