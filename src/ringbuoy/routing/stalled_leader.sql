-- End the session of a leader that has done nothing for so many seconds, and with it its lock and its right to
-- write. Who leads asks the database four times a second; one that is stopped leaves its session idle, in the middle of a transaction, or with an answer that nobody takes.
-- A statement on which the database itself works is no sign of it.
SELECT pg_terminate_backend(held.pid)
FROM pg_locks AS held
JOIN pg_stat_activity AS session ON session.pid = held.pid
WHERE held.locktype = 'advisory' AND held.granted
  AND held.classid = 0 AND held.objid = %(lock)s AND held.objsubid = 1
  AND session.datname = current_database()
  AND held.database = session.datid
  AND session.state_change < clock_timestamp() - make_interval(secs => %(seconds)s)
  AND (session.state <> 'active' OR session.wait_event_type = 'Client')
