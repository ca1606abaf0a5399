import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withoutSecrets } from '../../../src/core/text/hiddenRanges';
import { secretRanges } from '../../../src/core/text/secrets';

const shown = (text: string, range = { start: 0, end: text.length }): string =>
  withoutSecrets(text, range, secretRanges(text));

describe('secrets in a text', () => {
  for (const [what, text, expected] of [
    ['a password', '<add password="S3cret" enabled="true" />', '<add password="***" enabled="true" />'],
    ['in single quotes, spaced, in any case', "<add PassWord = 'S3 \"cret' x='1'>", "<add PassWord = '***' x='1'>"],
    ['over two lines', '<add password="S3\n cret" x="1">', '<add password="***" x="1">'],
    ['an encrypted one', '<add password="[enc:P:aGVsbG8=:enc]" />', '<add password="***" />'],
    ['an encrypted value of another name', '<x value="[enc:P:aGVsbG8=:enc]" />', '<x value="***]" />'],
    [
      'properties of the metabase',
      'UNCPassword="a" AnonymousUserPass="b" Path="c"',
      'UNCPassword="***" AnonymousUserPass="***" Path="c"',
    ],
    [
      'a property that is written by name',
      '<Custom Name="LogOdbcPassword" ID="1" Value="S3cret" Type="STRING" />',
      '<Custom Name="LogOdbcPassword" ID="1" Value="***" Type="STRING" />',
    ],
    [
      'in a connection string',
      '<add connectionString="Server=x;Password=S3 cret;Pwd=other" name="n" />',
      '<add connectionString="Server=x;Password=***;Pwd=***" name="n" />',
    ],
    [
      'in a connection string with quotes and references',
      'c="Password=&quot;S3;cret&quot;;x=1;pwd=a&amp;b;y=2"',
      'c="Password=***&quot;;x=1;pwd=***;y=2"',
    ],
    [
      'keys',
      '<machineKey validationKey="AB" decryptionKey="CD" />',
      '<machineKey validationKey="***" decryptionKey="***" />',
    ],
    ['in a comment', '<!-- <add password="S3cret" /> -->', '<!-- <add password="***" /> -->'],
    ['without quotes', '<add password=S3cret\n/>', '<add password=***\n/>'],
    ['without an end', '<add password="S3cret', '<add password="***'],
    ['with a quote in it', '<add password="Hun"ter2" x="1" />', '<add password="***" x="1" />'],
    ['in single quotes of a connection string', `c="Password='a b';x=1" d="2"`, `c="Password='***';x=1" d="2"`],
    ['before an attribute without a space', '<add password="S3"x="1" y="2" />', '<add password="***" y="2" />'],
    ['a registry value', '"DefaultPassword"="S3cret"', '"DefaultPassword"="***"'],
  ] as const) {
    it(`${what} is hidden`, () => assert.equal(shown(text), expected));
  }

  it('what is only named like one stays', () => {
    for (const text of [
      '<forms passwordFormat="Clear" requireSSL="true" />',
      '<add password="" userName="u" certificate="MIIB" />',
      '<Custom Name="ServerComment" Value="Password of the shop" />',
      'The password is asked for.',
    ]) {
      assert.equal(shown(text), text);
    }
  });

  it('a stretch that begins or ends in a secret shows nothing of it, nor how long it is', () => {
    const text = 'a password="S3cret" b="1"';
    const at = text.indexOf('S3cret');
    assert.equal(shown(text, { start: at + 2, end: text.length }), '***" b="1"');
    assert.equal(shown(text, { start: 0, end: at + 2 }), 'a password="***');
    assert.equal(shown(text, { start: at + 1, end: at + 2 }), '***');
    assert.equal(shown(text, { start: at + 6, end: text.length }), '" b="1"');
  });
});
