SELECT 'complaint topic', topic, count(*) FROM complaint WHERE topic <> '' GROUP BY topic
UNION ALL SELECT 'complaint finding', finding, count(*) FROM complaint WHERE finding <> '' GROUP BY finding
UNION ALL SELECT 'complaint learning', learning, count(*) FROM complaint WHERE learning <> '' GROUP BY learning
UNION ALL SELECT 'incident kind', kind, count(*) FROM incident GROUP BY kind
UNION ALL SELECT 'incident severity', severity, count(*) FROM incident GROUP BY severity
UNION ALL SELECT 'request kind', kind, count(*) FROM asked GROUP BY kind
 ORDER BY 1, 3 DESC, 2
