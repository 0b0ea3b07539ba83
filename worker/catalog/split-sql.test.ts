import { describe, expect, it } from 'vitest';
import { splitSql } from './split-sql.ts';

describe('splitSql', () => {
  it('separates statements and drops comments', () => {
    expect(splitSql('-- one; two\nCREATE TABLE a (b); /* ; */ CREATE TABLE c (d)\n;\n')).toEqual([
      'CREATE TABLE a (b)',
      'CREATE TABLE c (d)',
    ]);
  });

  it('leaves semicolons and dashes inside quotes alone', () => {
    expect(splitSql(`INSERT INTO a VALUES ('it''s; --x', ";");SELECT 1;`)).toEqual([
      `INSERT INTO a VALUES ('it''s; --x', ";")`,
      'SELECT 1',
    ]);
  });

  it('keeps the body of a trigger in one piece, also with CASE … END inside', () => {
    const trigger = `CREATE TRIGGER t AFTER INSERT ON a BEGIN
      UPDATE a SET b = CASE WHEN new.b THEN 1 ELSE 2 END; DELETE FROM c; END`;
    expect(splitSql(`${trigger};\nSELECT 1;`)).toEqual([trigger, 'SELECT 1']);
  });

  it('gives nothing for nothing', () => {
    expect(splitSql(' ;; -- only this\n')).toEqual([]);
  });
});
