, handled AS (
    SELECT *,
           is_counseling AND is_answered AND closed_at IS NOT NULL AS is_timed,
           CASE WHEN ended_at >= answered_at THEN ended_at - answered_at
                WHEN ended_at < answered_at THEN interval '0' END AS talk,
           CASE WHEN closed_at >= ended_at THEN closed_at - ended_at
                WHEN closed_at < ended_at THEN interval '0' END AS wrap_up,
           CASE WHEN closed_at >= answered_at THEN closed_at - answered_at
                WHEN closed_at < answered_at THEN interval '0' END AS handling
      FROM talked
)
SELECT count(wait) FILTER (WHERE is_answered), sum(wait) FILTER (WHERE is_answered),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY wait) FILTER (WHERE is_answered),
       percentile_disc(0.95) WITHIN GROUP (ORDER BY wait) FILTER (WHERE is_answered),
       max(wait) FILTER (WHERE is_answered),
       count(talk) FILTER (WHERE is_timed), sum(talk) FILTER (WHERE is_timed),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY talk) FILTER (WHERE is_timed),
       percentile_disc(0.95) WITHIN GROUP (ORDER BY talk) FILTER (WHERE is_timed),
       max(talk) FILTER (WHERE is_timed),
       count(wrap_up) FILTER (WHERE is_timed), sum(wrap_up) FILTER (WHERE is_timed),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY wrap_up) FILTER (WHERE is_timed),
       percentile_disc(0.95) WITHIN GROUP (ORDER BY wrap_up) FILTER (WHERE is_timed),
       max(wrap_up) FILTER (WHERE is_timed),
       count(handling) FILTER (WHERE is_timed), sum(handling) FILTER (WHERE is_timed),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY handling) FILTER (WHERE is_timed),
       percentile_disc(0.95) WITHIN GROUP (ORDER BY handling) FILTER (WHERE is_timed),
       max(handling) FILTER (WHERE is_timed)
  FROM handled
 WHERE %(line)s IS NULL OR line = %(line)s
