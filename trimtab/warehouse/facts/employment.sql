-- One row a team and day with its headcount, and one row a separation on its last day (HEAD-1 to HEAD-6).
SELECT row_number() OVER () AS row_id, day, team_id, persons, separations, leaving_type
FROM employment
