-- Everybody who reached a line today (on the wall clock of that line) or in the last hour, counted once.
-- Left out, as in the reports: tests, decoys, and contacts entered from paper.
-- Parameters: now; goal (seconds, where a line names none).
WITH on_paper AS (
    SELECT contact_id FROM journal_entry
     WHERE name = 'contact.paper_entered' AND at >= %(now)s - interval '2 days'
), near AS (
    SELECT c.state, c.answered_at - c.reached_at AS wait,
           make_interval(secs => coalesce((l.policy ->> 'service_level_seconds')::int, %(goal)s)) AS goal,
           c.reached_at >= %(now)s - interval '1 hour' AS is_last_hour,
           (c.reached_at AT TIME ZONE l.zone)::date = (%(now)s AT TIME ZONE l.zone)::date AS is_today
      FROM contacts_contact c JOIN lines_line l ON l.id = c.line_id
     WHERE c.reached_at >= %(now)s - interval '26 hours' AND c.reached_at <= %(now)s
       AND c.counts_as NOT IN ('test', 'follow_up') AND c.left_by <> 'decoy'
       AND c.id NOT IN (SELECT contact_id FROM on_paper WHERE contact_id IS NOT NULL)
)
SELECT count(*) FILTER (WHERE is_today AND wait IS NOT NULL)               AS answered,
       count(*) FILTER (WHERE is_today AND wait <= goal)                   AS answered_in_goal,
       min(extract(epoch FROM goal)) FILTER (WHERE is_today)::int          AS shortest_goal,
       max(extract(epoch FROM goal)) FILTER (WHERE is_today)::int          AS longest_goal,
       count(*) FILTER (WHERE is_last_hour)                                AS reached_last_hour,
       count(*) FILTER (WHERE is_last_hour AND state = 'abandoned')        AS left_last_hour
  FROM near
