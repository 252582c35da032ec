-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
-- A database file: tables, indices, transactions, triggers, views, foreign keys, every join and aggregate kind.
.bail off
.headers on
.mode list
PRAGMA foreign_keys = ON;
PRAGMA page_size = 1024;
PRAGMA journal_mode = DELETE;

CREATE TABLE author(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, born INTEGER CHECK (born > 1000));
CREATE TABLE book(
    id INTEGER PRIMARY KEY AUTOINCREMENT, author INTEGER NOT NULL REFERENCES author(id) ON DELETE CASCADE,
    title TEXT COLLATE NOCASE, price REAL DEFAULT 9.5, copies INTEGER GENERATED ALWAYS AS (length(title) % 7) STORED);
CREATE INDEX book_by_title ON book(title);
CREATE UNIQUE INDEX book_by_author_title ON book(author, title);
CREATE INDEX expensive ON book(price) WHERE price > 20;
CREATE TABLE history(what TEXT, id INTEGER, old, new) STRICT;
CREATE TABLE history(what TEXT, id INTEGER, old ANY, new ANY) STRICT;
CREATE TRIGGER price_changed AFTER UPDATE OF price ON book WHEN old.price <> new.price
BEGIN
    INSERT INTO history VALUES ('price', new.id, old.price, new.price);
END;
CREATE VIEW shelf AS SELECT name, title, price FROM author JOIN book ON book.author = author.id;

BEGIN;
INSERT INTO author(name, born) VALUES ('Ada', 1815), ('Grace', 1906), ('Alan', 1912), ('Barbara', 1928);
INSERT INTO book(author, title, price) VALUES
    (1, 'Notes', 12.5), (1, 'Letters', 30), (2, 'Compilers', 25.25), (3, 'Machines', 18), (3, 'Patterns', NULL);
COMMIT;
INSERT INTO book(author, title) VALUES (99, 'Nobody');
INSERT INTO book(author, title) VALUES (1, 'NOTES');
INSERT INTO author(name, born) VALUES ('Too old', 7);
INSERT INTO author(name) VALUES (NULL);
INSERT OR IGNORE INTO author(name, born) VALUES ('Ada', 1900);
INSERT INTO author(id, name, born) VALUES (1, 'Ada', 1) ON CONFLICT(id) DO UPDATE SET name = name || ' Lovelace';
SELECT * FROM shelf ORDER BY name, title;
UPDATE book SET price = price * 1.1 WHERE price > 15 RETURNING id, round(price, 2);
SELECT what, id, round(old, 2), round(new, 2) FROM history ORDER BY id;

BEGIN;
DELETE FROM author WHERE id = 3;
SELECT count(*) FROM book;
SAVEPOINT inner;
UPDATE book SET title = 'gone';
ROLLBACK TO inner;
RELEASE inner;
ROLLBACK;
SELECT count(*), group_concat(title, '|') FROM (SELECT title FROM book ORDER BY title);

SELECT name, title FROM author LEFT JOIN book ON book.author = author.id ORDER BY 1, 2;
SELECT name, title FROM book RIGHT JOIN author ON book.author = author.id AND price > 20 ORDER BY 1, 2;
SELECT a.name, b.name FROM author a CROSS JOIN author b WHERE a.id < b.id ORDER BY 1, 2;
SELECT author, count(*), sum(price), avg(price), min(title), max(title), total(copies) FROM book GROUP BY author HAVING count(*) > 0;
SELECT title, price, rank() OVER (ORDER BY price DESC), sum(price) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM book ORDER BY id;
WITH RECURSIVE fibonacci(n, a, b) AS (SELECT 1, 0, 1 UNION ALL SELECT n + 1, b, a + b FROM fibonacci WHERE n < 20) SELECT n, a FROM fibonacci WHERE n > 15;
SELECT name FROM author WHERE EXISTS (SELECT 1 FROM book WHERE author = author.id AND price IS NULL) UNION SELECT 'x' EXCEPT SELECT 'y' ORDER BY 1;
SELECT CASE WHEN price IS NULL THEN 'none' WHEN price < 20 THEN 'low' ELSE 'high' END AS class, count(*) FROM book GROUP BY 1 ORDER BY 1;
SELECT typeof(1), typeof(1.0), typeof('1'), typeof(x'01'), typeof(NULL), 7 / 2, 7 / 2.0, 7 % -3, 1 / 0, '3' + 4, 9223372036854775807 + 1;
SELECT upper('abc'), substr('hello', -3, 2), instr('hello', 'l'), replace('a-b', '-', '+'), trim('  x '), hex('az'), quote('it''s'), printf('%05d %.3f %s %q', 42, 3.14159, 'text', 'q''q'), unicode('€'), char(65, 8364);
SELECT abs(-5), round(2.5), round(-2.567, 2), max(1, 2, 3), coalesce(NULL, 5), nullif(1, 1), iif(1 < 2, 'yes', 'no'), 'abc' LIKE 'A%', 'abc' GLOB 'A*', 5 BETWEEN 1 AND 9, 3 IN (1, 2, 3);
SELECT date('2024-02-28', '+2 days'), strftime('%Y-%j %H:%M', 1700000000, 'unixepoch'), julianday('2000-01-01'), time('12:00', '-90 minutes');
SELECT json_extract('{"a":[1,2,{"b":"deep"}]}', '$.a[2].b'), json_array(1, 'two', NULL), json_group_array(name) FROM author;
SELECT key, value FROM json_each('{"x":1,"y":[true,null]}');
EXPLAIN QUERY PLAN SELECT * FROM book WHERE title = 'notes';
EXPLAIN QUERY PLAN SELECT name FROM author, book WHERE author.id = book.author ORDER BY price;
SELECT nothing FROM author;
SELEC 1;
ALTER TABLE author ADD COLUMN country TEXT DEFAULT 'unknown';
ALTER TABLE author RENAME COLUMN born TO year;
SELECT id, name, year, country FROM author ORDER BY id;
DROP TABLE author;
PRAGMA foreign_key_check;
PRAGMA integrity_check;
.schema
