-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
-- Open the files that basics.sql and volume.sql left, as another process.
PRAGMA integrity_check;
SELECT type, name FROM sqlite_schema ORDER BY 1, 2;
ATTACH 'second.db' AS second;
SELECT count(*), sum(id), round(sum(weight), 3) FROM second.copy;
SELECT count(*) FROM fact WHERE bucket IN (SELECT bucket FROM second.copy);
BEGIN EXCLUSIVE;
UPDATE fact SET label = upper(label) WHERE id < 100;
COMMIT;
SELECT label FROM fact WHERE id < 100 ORDER BY id LIMIT 3;
