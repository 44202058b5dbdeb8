-- One row an anonymous answer, on the day its round opened, and one row a team asked (question '', invited > 0).
SELECT
    id AS row_id, opens_on AS day, closes_on, survey, round_id, team_id, question, respondent, score, 0 AS invited
FROM people_answer
UNION ALL
SELECT -id, opens_on, closes_on, survey, round_id, team_id, '', '', NULL, invited
FROM people_invited
