-- Every contact of a span as the reports see it: times and codes. facts.py tells what each outcome means.
-- Parameters: reached_from and reached_before (a little too wide, so that the index helps), first and
-- last (days on the wall clock of each line), goal (seconds, where a line names none).
WITH on_paper AS (
    SELECT contact_id FROM journal_entry WHERE name = 'contact.paper_entered'
), near AS (
    SELECT c.channel, c.state, c.reached_at, c.answered_at, c.ended_at, c.closed_at, c.counts_as,
           c.disposition, c.risk_level, c.topics, c.left_by, l.code AS line, c.reached_at AT TIME ZONE l.zone AS local,
           make_interval(secs => coalesce((l.policy ->> 'service_level_seconds')::int, %(goal)s)) AS goal,
           c.id IN (SELECT contact_id FROM on_paper) AS is_on_paper
      FROM contacts_contact c JOIN lines_line l ON l.id = c.line_id
     WHERE c.left_by <> 'decoy' AND c.reached_at >= %(reached_from)s AND c.reached_at < %(reached_before)s
), fact AS (
    SELECT line, channel,
           date_part('day', local)::int AS day, date_part('hour', local)::int AS hour,
           goal, state, reached_at, answered_at, ended_at, closed_at,
           is_on_paper, counts_as, disposition, risk_level, topics, left_by
      FROM near
     WHERE local::date BETWEEN %(first)s AND %(last)s
)
