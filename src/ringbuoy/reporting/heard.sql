-- What was said of us, filed and asked for in a span, by the clock of the center; each row once, however many
-- contacts it names. A line has what names a contact of it. What is said about the reader is not counted.
WITH said AS (
    SELECT f.* FROM feedback_feedback f
      LEFT JOIN contacts_contact c ON c.id = f.contact_id LEFT JOIN lines_line l ON l.id = c.line_id
     WHERE f.received_at >= %(reached_from)s AND f.received_at < %(reached_before)s
       AND (f.received_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
       AND (%(reader)s IS NULL OR f.about_id IS DISTINCT FROM %(reader)s) AND coalesce(c.counts_as, '') <> 'test'
       AND (%(line)s IS NULL OR l.code = %(line)s)
), complaint AS (
    SELECT * FROM said WHERE kind = 'complaint'
), incident AS (
    SELECT i.* FROM incidents_incident i
     WHERE i.filed_at >= %(reached_from)s AND i.filed_at < %(reached_before)s
       AND (i.filed_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
       AND (%(line)s IS NULL
            OR EXISTS (SELECT FROM incidents_incidentcontact n JOIN contacts_contact c ON c.id = n.contact_id
                         JOIN lines_line l ON l.id = c.line_id
                        WHERE n.incident_id = i.id AND l.code = %(line)s))
), step AS (
    SELECT s.* FROM incidents_step s JOIN incident ON incident.id = s.incident_id
), asked AS (
    SELECT d.* FROM disclosures_disclosure d
     WHERE d.received_at >= %(reached_from)s AND d.received_at < %(reached_before)s
       AND (d.received_at AT TIME ZONE %(zone)s)::date BETWEEN %(first)s AND %(last)s
       AND (%(line)s IS NULL
            AND NOT EXISTS (SELECT FROM disclosures_disclosurecontact n WHERE n.disclosure_id = d.id)
            OR EXISTS (SELECT FROM disclosures_disclosurecontact n JOIN contacts_contact c ON c.id = n.contact_id
                         JOIN lines_line l ON l.id = c.line_id
                        WHERE n.disclosure_id = d.id AND c.counts_as <> 'test'
                          AND (%(line)s IS NULL OR l.code = %(line)s)))
)
