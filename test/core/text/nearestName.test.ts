import assert from 'node:assert/strict';
import { it } from 'node:test';
import { nearestName } from '../../../src/core/text/nearestName';

const NAMES = ['Ssl', 'SslNegotiateCert', 'SslRequireCert', 'Ssl128'];

it('a misspelt name leads to the one that was meant', () => {
  for (const [word, meant] of [
    ['SslNegotiateCerts', 'SslNegotiateCert'],
    ['sslnegociatecert', 'SslNegotiateCert'],
    ['SslReqiureCert', 'SslRequireCert'],
    ['Sl', null],
    ['Ssk', 'Ssl'],
    ['Certificate', null],
    ['', null],
  ] as const) {
    assert.equal(nearestName(word, NAMES), meant, word);
  }
});

it('two names that are equally near are none', () => {
  assert.equal(nearestName('abcX', ['abcd', 'abce']), null);
  assert.equal(nearestName('abcX', ['abcd', 'abce', 'abcx']), 'abcx');
});
