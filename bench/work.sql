-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
-- The SQLite workload, in memory: inserts, index builds, joins, aggregates, updates, text functions.
CREATE TABLE fact(id INTEGER PRIMARY KEY, bucket INTEGER, label TEXT, weight REAL);
BEGIN;
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
INSERT INTO fact SELECT i, i * 7919 % 1009, 'label-' || (i * 104729 % 50021), (i * 31 % 1000) / 8.0 FROM n;
COMMIT;
CREATE INDEX fact_bucket ON fact(bucket);
CREATE INDEX fact_label ON fact(label, weight);
SELECT count(*), sum(weight), min(label), max(label), count(DISTINCT bucket) FROM fact;
SELECT bucket, count(*), avg(weight) FROM fact GROUP BY bucket ORDER BY 2 DESC, 1 LIMIT 3;
SELECT count(*) FROM fact a JOIN fact b ON a.bucket = b.bucket WHERE a.id < 3000 AND b.weight > 60;
UPDATE fact SET weight = weight + 1 WHERE bucket % 3 = 0;
DELETE FROM fact WHERE bucket % 5 = 1;
SELECT count(*), sum(length(upper(label))), sum(label LIKE '%77%') FROM fact;
SELECT label, sum(weight) OVER (PARTITION BY bucket ORDER BY id) AS running FROM fact ORDER BY running DESC, label LIMIT 3;
