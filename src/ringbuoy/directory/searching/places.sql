-- Where the directory's own addresses are, a place name needs no other list. All of them anew: the name of a town
-- in which only a confidential place lies must lead nowhere. What a center has imported stays as it is.
DELETE FROM directory_place_name WHERE NOT is_imported;
INSERT INTO directory_place_name (name, latitude, longitude, zone, is_imported)
SELECT said.name, avg(latitude), avg(longitude), '', false
  FROM directory_address AS address
  JOIN directory_location AS location ON location.id = address.location_id AND NOT location.is_confidential,
       unnest(ARRAY[lower(unaccent(btrim(city))), lower(split_part(btrim(postal_code), '-', 1))]) AS said (name)
 WHERE latitude BETWEEN -85 AND 85 AND longitude BETWEEN -180 AND 180 AND said.name <> ''
 GROUP BY said.name
ON CONFLICT (name) DO NOTHING;
