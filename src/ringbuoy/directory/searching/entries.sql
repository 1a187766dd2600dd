-- The entries of the services in the temporary table `indexed_services`, made anew. A service that is no longer
-- given has none.
DELETE FROM directory_entry WHERE service_id IN (SELECT id FROM indexed_services);

DROP TABLE IF EXISTS pg_temp.indexed_terms;
CREATE TEMPORARY TABLE indexed_terms ON COMMIT DROP AS
    WITH RECURSIVE up (link_id, term_id, steps) AS (
        SELECT link_id, taxonomy_term_id, 0 FROM directory_attribute
         WHERE link_id IN (SELECT id FROM indexed_services)
         UNION
        SELECT up.link_id, term.parent_id, up.steps + 1
          FROM up JOIN directory_taxonomy_term AS term ON term.id = up.term_id
         WHERE term.parent_id IS NOT NULL AND up.steps < 20
    )
    SELECT DISTINCT up.link_id, up.term_id, term.name
      FROM up LEFT JOIN directory_taxonomy_term AS term ON term.id = up.term_id;
CREATE INDEX ON indexed_terms (link_id);
ANALYZE indexed_terms;

WITH place AS (
    SELECT at.service_id, location.id, location.latitude, location.longitude, location.is_confidential,
           concat_ws(' ', location.name, location.alternate_name) AS name
      FROM directory_service_at_location AS at JOIN directory_location AS location ON location.id = at.location_id
), resource AS (
    SELECT service.*, place.id AS place_id, place.latitude, place.longitude, place.name AS place_name
      FROM directory_service AS service
      LEFT JOIN place ON place.service_id = service.id AND NOT place.is_confidential
     WHERE service.status IN ('active', 'temporarily closed') AND service.id IN (SELECT id FROM indexed_services)
), told AS (
    SELECT resource.*,
           unaccent(concat_ws(' ', resource.name, resource.alternate_name)) AS title,
           unaccent(concat_ws(' ', organization.name, organization.alternate_name, resource.place_name)) AS giver,
           unaccent(concat_ws(' ', (
               SELECT string_agg(DISTINCT term.name, ' ') FROM indexed_terms AS term WHERE term.link_id = resource.id
           ))) AS needs,
           unaccent(concat_ws(' ', resource.description, resource.eligibility_description, organization.description)) AS about,
           unaccent(concat_ws(' ', resource.application_process, resource.fees_description, resource.fees, (
               SELECT string_agg(area.name, ' ') FROM directory_service_area AS area WHERE area.service_id = resource.id
           ), (
               SELECT string_agg(concat_ws(' ', city, postal_code), ' ') FROM directory_address AS address
                WHERE address.location_id = resource.place_id
           ))) AS rest
      FROM resource LEFT JOIN directory_organization AS organization ON organization.id = resource.organization_id
)
INSERT INTO directory_entry (service_id, location_id, status, names, words, spot, terms, languages, accessibility,
                             minimum_age, maximum_age, is_free, has_hours)
SELECT id, place_id, status, lower(concat_ws(' ', title, giver)),
       setweight(to_tsvector('english', title) || to_tsvector('spanish', title), 'A')
       || setweight(to_tsvector('english', concat_ws(' ', needs, giver)) || to_tsvector('spanish', concat_ws(' ', needs, giver)), 'B')
       || setweight(to_tsvector('english', about) || to_tsvector('spanish', about), 'C')
       || setweight(to_tsvector('english', rest) || to_tsvector('spanish', rest), 'D'),
       CASE WHEN latitude BETWEEN -85 AND 85 AND longitude BETWEEN -180 AND 180
            THEN point(radians(longitude), ln(tan(pi() / 4 + radians(latitude) / 2))) END,
       COALESCE((SELECT array_agg(DISTINCT term_id) FROM indexed_terms WHERE link_id = told.id), '{}'),
       COALESCE((SELECT array_agg(DISTINCT said) FROM directory_language AS language,
                        unnest(ARRAY[lower(language.name), lower(language.code)]) AS said
                  WHERE said IS NOT NULL AND (language.service_id = told.id OR language.location_id = told.place_id)), '{}'),
       COALESCE((SELECT array_agg(DISTINCT lower(description)) FROM directory_accessibility AS access
                  WHERE access.location_id = told.place_id AND description IS NOT NULL), '{}'),
       minimum_age, maximum_age,
       EXISTS (SELECT FROM directory_cost_option AS cost WHERE cost.service_id = told.id AND cost.amount = 0)
       OR lower(btrim(COALESCE(fees_description, fees, ''))) ~ '^(none|free|no fee|no charge|gratis|gratuito)\M',
       EXISTS (SELECT FROM directory_schedule AS schedule
                WHERE schedule.opens_at <> '' AND schedule.closes_at <> '' AND schedule.service_id = told.id)
       OR EXISTS (SELECT FROM directory_schedule AS schedule
                   WHERE schedule.opens_at <> '' AND schedule.closes_at <> '' AND schedule.location_id = told.place_id)
       OR EXISTS (SELECT FROM directory_schedule AS schedule
                    JOIN directory_service_at_location AS at ON at.id = schedule.service_at_location_id
                   WHERE schedule.opens_at <> '' AND schedule.closes_at <> ''
                     AND at.service_id = told.id AND at.location_id = told.place_id)
  FROM told;
