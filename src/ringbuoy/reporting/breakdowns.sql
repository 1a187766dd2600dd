SELECT 'disposition' AS what, line, disposition AS code, count(*)
  FROM talked WHERE is_counseling AND closed_at IS NOT NULL GROUP BY line, disposition
UNION ALL
SELECT 'risk_level', line, risk_level, count(*)
  FROM talked WHERE is_counseling AND closed_at IS NOT NULL GROUP BY line, risk_level
UNION ALL
SELECT 'topic', line, topic, count(*)
  FROM talked, LATERAL (SELECT DISTINCT unnest(topics) AS topic) AS told
 WHERE is_counseling AND closed_at IS NOT NULL GROUP BY line, topic
UNION ALL
SELECT 'kind', line, counts_as, count(*)
  FROM talked WHERE is_answered AND counts_as <> 'counseling' GROUP BY line, counts_as
