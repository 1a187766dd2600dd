SELECT count(*),
       count(*) FILTER (WHERE severity IN ('serious', 'death')),
       count(*) FILTER (WHERE taken_up_at IS NOT NULL OR late_at IS NOT NULL),
       count(*) FILTER (WHERE taken_up_at IS NOT NULL AND late_at IS NULL),
       count(*) FILTER (WHERE taken_up_at IS NULL AND late_at IS NOT NULL),
       count(*) FILTER (WHERE state = 'closed'),
       (SELECT count(*) FROM step),
       (SELECT count(*) FROM step WHERE done_at IS NOT NULL),
       (SELECT count(*) FROM step WHERE done_at IS NULL AND late_at IS NOT NULL)
  FROM incident
