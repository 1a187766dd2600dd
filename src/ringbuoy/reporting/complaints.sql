SELECT count(*) FILTER (WHERE kind = 'complaint'),
       count(*) FILTER (WHERE kind = 'compliment'),
       count(*) FILTER (WHERE kind = 'complaint' AND take_on_by <= %(now)s),
       count(*) FILTER (WHERE kind = 'complaint' AND take_on_by <= %(now)s AND taken_on_at <= take_on_by),
       count(*) FILTER (WHERE kind = 'complaint' AND answer_by <= %(now)s),
       count(*) FILTER (WHERE kind = 'complaint' AND answer_by <= %(now)s AND answered_at <= answer_by),
       count(*) FILTER (WHERE kind = 'complaint' AND answered_at IS NULL),
       count(*) FILTER (WHERE kind = 'complaint' AND answered_at IS NULL AND answer_by <= %(now)s),
       count(*) FILTER (WHERE kind = 'complaint' AND answered_at IS NOT NULL),
       count(*) FILTER (WHERE kind = 'complaint' AND finding IN ('upheld', 'partly')),
       count(*) FILTER (WHERE kind = 'complaint' AND learning <> ''),
       count(*) FILTER (WHERE kind = 'complaint' AND learning NOT IN ('', 'nothing'))
  FROM said
