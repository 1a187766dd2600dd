, outcome AS (
    SELECT *,
           CASE WHEN is_on_paper THEN 'on_paper'
                WHEN counts_as IN ('test', 'follow_up') THEN counts_as
                WHEN answered_at IS NOT NULL THEN 'answered'
                WHEN state IN ('waiting', 'offered') THEN 'waiting'
                WHEN state IN ('abandoned', 'overflowed') THEN state
                ELSE 'message_taken'
           END AS outcome
      FROM fact
), talked AS (
    SELECT *,
           outcome NOT IN ('on_paper', 'test', 'follow_up') AS is_offered,
           outcome = 'answered' AS is_answered,
           outcome IN ('answered', 'on_paper') AND counts_as = 'counseling' AS is_counseling,
           CASE WHEN answered_at IS NOT NULL THEN greatest(answered_at - reached_at, '0') END AS wait,
           CASE WHEN ended_at IS NOT NULL THEN greatest(ended_at - reached_at, '0') END AS patience
      FROM outcome
)
