-- The services whose entries hang on the rows in `touched_rows` (table_name, id): those rows as they stand now.
DROP TABLE IF EXISTS pg_temp.indexed_services;
CREATE TEMPORARY TABLE indexed_services ON COMMIT DROP AS
WITH RECURSIVE term (id) AS (
    SELECT id FROM touched_rows WHERE table_name = 'taxonomy_term'
     UNION
    SELECT below.id FROM directory_taxonomy_term AS below JOIN term ON below.parent_id = term.id
), place (id) AS (
    SELECT id FROM touched_rows WHERE table_name = 'location'
     UNION SELECT location_id FROM directory_address JOIN touched_rows USING (id) WHERE table_name = 'address'
     UNION SELECT location_id FROM directory_accessibility JOIN touched_rows USING (id)
            WHERE table_name = 'accessibility'
     UNION SELECT location_id FROM directory_language JOIN touched_rows USING (id) WHERE table_name = 'language'
     UNION SELECT location_id FROM directory_schedule JOIN touched_rows USING (id) WHERE table_name = 'schedule'
)
SELECT id FROM touched_rows WHERE table_name = 'service'
 UNION SELECT service.id FROM directory_service AS service
         JOIN touched_rows AS giver ON giver.id = service.organization_id AND giver.table_name = 'organization'
 UNION SELECT service_id FROM directory_service_at_location JOIN touched_rows USING (id)
        WHERE table_name = 'service_at_location'
 UNION SELECT service_id FROM directory_schedule JOIN touched_rows USING (id)
        WHERE table_name = 'schedule' AND service_id IS NOT NULL
 UNION SELECT at.service_id FROM directory_schedule AS schedule JOIN touched_rows ON touched_rows.id = schedule.id
         JOIN directory_service_at_location AS at ON at.id = schedule.service_at_location_id
        WHERE table_name = 'schedule'
 UNION SELECT service_id FROM directory_service_at_location AS at JOIN place ON place.id = at.location_id
 UNION SELECT service_id FROM directory_language JOIN touched_rows USING (id)
        WHERE table_name = 'language' AND service_id IS NOT NULL
 UNION SELECT service_id FROM directory_service_area JOIN touched_rows USING (id)
        WHERE table_name = 'service_area' AND service_id IS NOT NULL
 UNION SELECT service_id FROM directory_cost_option JOIN touched_rows USING (id) WHERE table_name = 'cost_option'
 UNION SELECT link_id FROM directory_attribute JOIN touched_rows USING (id) WHERE table_name = 'attribute'
 UNION SELECT link_id FROM directory_attribute AS mark JOIN term ON term.id = mark.taxonomy_term_id;
CREATE INDEX ON indexed_services (id);
ANALYZE indexed_services;
