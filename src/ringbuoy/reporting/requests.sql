SELECT count(*) FILTER (WHERE kind <> 'court'),
       count(*) FILTER (WHERE kind <> 'court' AND answer_by <= %(now)s),
       count(*) FILTER (WHERE kind <> 'court' AND answer_by <= %(now)s AND decided_at <= answer_by),
       count(*) FILTER (WHERE kind <> 'court' AND decided_at IS NULL AND answer_by <= %(now)s),
       count(*) FILTER (WHERE kind <> 'court' AND decided_at IS NOT NULL),
       count(*) FILTER (WHERE kind <> 'court' AND state = 'done'),
       count(*) FILTER (WHERE kind = 'court'),
       count(*) FILTER (WHERE kind = 'court' AND decided_at IS NOT NULL),
       count(*) FILTER (WHERE kind = 'court' AND state = 'done')
  FROM asked
