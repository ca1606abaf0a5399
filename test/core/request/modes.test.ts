import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { askedAt, broken, certificateOf, outcomeOf, payloads, serverOf, trace, way } from './support';
import type { ClientTexts } from '../../../src/core/index';
import type { ModeName } from './support';

const HOST = 'https://www.example.org';

/** The ways of section 10.2 to 10.4 of the facts, by the letters of their stations. */
const USER = 'C K F K W K F K C';
const ISOLATION = 'C K I K I K I K C';
const KERNEL = 'C K W K C';
const QUIC = 'C Q K W K Q C';

/** What a client certificate comes to where it can be asked for at all (sections 3.6 and 10.5). */
const BY_CERTIFICATE = {
  none: ['none', '403.7'],
  valid: ['accepted', '200'],
  untrusted: ['rejected', '403.16'],
  revoked: ['rejected', '403.13'],
  expired: ['rejected', '403.17'],
} as const;

type CertificateKind = keyof typeof BY_CERTIFICATE;
const KINDS = Object.keys(BY_CERTIFICATE) as readonly CertificateKind[];

interface Row {
  readonly mode: ModeName;
  readonly client?: ClientTexts;
  /** `TLS HTTP` that are agreed on. */
  readonly agreed: string;
  /** The handshake where nothing is asked for, and where the endpoint asks and the client shows a certificate. */
  readonly handshake: string;
  readonly askingHandshake: string;
  readonly plain: string;
  readonly plainPayloads: string;
  readonly plainCrossings: number;
  readonly late: string;
  readonly lateCrossings: number;
  /** Where the late question is asked, or tried. */
  readonly lateAskedAt: string | null;
  readonly lateBroken: readonly string[];
  /** What becomes of a request to a path that requires a certificate late, where that is impossible. */
  readonly lateOutcome?: string;
  readonly facts: string;
}

const ROWS: readonly Row[] = [
  {
    mode: 'M1',
    agreed: '1.0 1.1',
    handshake: 'C K I L I K C',
    askingHandshake: 'C K I L I K C K I K C',
    plain: ISOLATION,
    plainPayloads: 'eecccc' + 'ee',
    plainCrossings: 6,
    late: 'C K I K I K I K C K I K I K I K C',
    lateCrossings: 12,
    lateAskedAt: 'request 8',
    lateBroken: [],
    facts: '10.2 M1, 10.3 M1, 10.4 M1',
  },
  {
    mode: 'M2',
    agreed: '1.0 1.1',
    handshake: 'C K F K C',
    askingHandshake: 'C K F K C K F K C',
    plain: USER,
    plainPayloads: 'eecccc' + 'ee',
    plainCrossings: 6,
    late: 'C K F K W K F K C K F K W K F K C',
    lateCrossings: 12,
    lateAskedAt: 'request 8',
    lateBroken: [],
    facts: '10.2 nine stations, 10.3 M2, 10.4 M2',
  },
  {
    mode: 'M3',
    agreed: '1.0 1.1',
    handshake: 'C K L K C',
    askingHandshake: 'C K L K C',
    plain: KERNEL,
    plainPayloads: 'ecce',
    plainCrossings: 2,
    late: KERNEL,
    lateCrossings: 2,
    lateAskedAt: null,
    lateBroken: ['request 2 W>K'],
    lateOutcome: '403.7',
    facts: '10.2 M3, 10.4 M3: not available, F5.4',
  },
  {
    mode: 'M4',
    agreed: '1.0 1.1',
    handshake: 'C K L K C',
    askingHandshake: 'C K L K C K L K C',
    plain: KERNEL,
    plainPayloads: 'ecce',
    plainCrossings: 2,
    late: 'C K W K C K W K C',
    lateCrossings: 4,
    lateAskedAt: 'request 4',
    lateBroken: [],
    facts: '10.2 five stations, 10.3 M4, 10.4 M4',
  },
  {
    mode: 'M5',
    agreed: '1.2 1.1',
    handshake: 'C K L K C',
    askingHandshake: 'C K L K C K L K C',
    plain: KERNEL,
    plainPayloads: 'ecce',
    plainCrossings: 2,
    late: 'C K W K C K W K C',
    lateCrossings: 4,
    lateAskedAt: 'request 4',
    lateBroken: [],
    facts: '10.2 M5, 10.4 M5',
  },
  {
    mode: 'M6',
    client: { http: '1.1' },
    agreed: '1.2 1.1',
    handshake: 'C K L K C',
    askingHandshake: 'C K L K C K L K C',
    plain: KERNEL,
    plainPayloads: 'ecce',
    plainCrossings: 2,
    late: 'C K W K C K W K C',
    lateCrossings: 4,
    lateAskedAt: 'request 4',
    lateBroken: [],
    facts: '10.2 M6, 10.4 as M5 over HTTP/1.1',
  },
  {
    mode: 'M6',
    agreed: '1.2 2',
    handshake: 'C K L K C',
    askingHandshake: 'C K L K C K L K C',
    plain: KERNEL,
    plainPayloads: 'ecce',
    plainCrossings: 2,
    // Asked for over HTTP/2, sent back, and asked for again over HTTP/1.1: the two crossings of the first try more.
    late: 'C K W K C K W K C K W K C',
    lateCrossings: 6,
    lateAskedAt: 'request 8',
    lateBroken: ['request 3 K>C'],
    facts: '10.4 M6 over HTTP/2, F3.14, F3.15',
  },
  {
    mode: 'M7 ws2022',
    client: { tls: '1.2' },
    agreed: '1.2 2',
    handshake: 'C K L K C',
    askingHandshake: 'C K L K C K L K C',
    plain: KERNEL,
    plainPayloads: 'ecce',
    plainCrossings: 2,
    late: 'C K W K C K W K C K W K C',
    lateCrossings: 6,
    lateAskedAt: 'request 8',
    lateBroken: ['request 3 K>C'],
    facts: 'F3.19 b: below TLS 1.3 as M6',
  },
  {
    mode: 'M7 ws2022',
    agreed: '1.3 2',
    handshake: 'C K L K C',
    askingHandshake: 'C K L K C K L K C',
    plain: KERNEL,
    plainPayloads: 'ecce',
    plainCrossings: 2,
    late: 'C K W K C',
    lateCrossings: 2,
    lateAskedAt: 'request 3',
    lateBroken: ['request 3 K>C'],
    lateOutcome: 'reset',
    facts: '10.4 M7, 10.5 M7 WS2022: 2 crossings, F3.16',
  },
  {
    mode: 'M7 ws2022',
    client: { http: '1.1' },
    agreed: '1.3 1.1',
    handshake: 'C K L K C',
    askingHandshake: 'C K L K C K L K C',
    plain: KERNEL,
    plainPayloads: 'ecce',
    plainCrossings: 2,
    late: 'C K W K C',
    lateCrossings: 2,
    lateAskedAt: 'request 3',
    lateBroken: ['request 3 K>C'],
    lateOutcome: 'reset',
    facts: '10.5 M7 WS2022, whatever the version of HTTP',
  },
  {
    mode: 'M7 ws2025',
    agreed: '1.3 2',
    handshake: 'C K L K C',
    askingHandshake: 'C K L K C K L K C',
    plain: KERNEL,
    plainPayloads: 'ecce',
    plainCrossings: 2,
    late: 'C K W K W K C',
    lateCrossings: 4,
    lateAskedAt: 'request 3',
    lateBroken: ['request 3 K>C'],
    lateOutcome: '500.0/2147942450',
    facts: '10.5 M7 WS2025: 4 crossings, F3.17: 0x80070032',
  },
  {
    mode: 'M7 ws2022',
    client: { http: '3' },
    agreed: '1.3 3',
    handshake: 'C Q K L K Q C',
    askingHandshake: 'C Q K L K Q C Q K L K Q C',
    plain: QUIC,
    plainPayloads: 'ecccce',
    plainCrossings: 2,
    late: QUIC,
    lateCrossings: 2,
    lateAskedAt: 'request 4',
    lateBroken: ['request 4 K>C'],
    lateOutcome: 'reset',
    facts: '10.2 M7 HTTP/3, 10.4 M7 HTTP/3, F3.20',
  },
  {
    mode: 'M7 ws2025',
    client: { http: '3' },
    agreed: '1.3 3',
    handshake: 'C Q K L K Q C',
    askingHandshake: 'C Q K L K Q C Q K L K Q C',
    plain: QUIC,
    plainPayloads: 'ecccce',
    plainCrossings: 2,
    late: 'C Q K W K W K Q C',
    lateCrossings: 4,
    lateAskedAt: 'request 4',
    lateBroken: ['request 4 K>C'],
    lateOutcome: '500.0/2147942450',
    facts: '10.4 M7 HTTP/3, 10.5 M7 WS2025',
  },
];

for (const row of ROWS) {
  const { mode, client = {}, facts } = row;
  const isIis6 = mode === 'M1' || mode === 'M2' || mode === 'M3';
  const server = serverOf(mode);
  const asking = serverOf(mode, true);

  describe(`${mode}, TLS ${row.agreed.replace(' ', ' with HTTP/')} (${facts})`, () => {
    it('agrees on the highest versions that both sides speak', () => {
      const { negotiated } = trace(server, `${HOST}/ignore`, client);
      assert.equal(`${negotiated.tls} ${negotiated.http}`, row.agreed);
    });

    it('has the mode of its server', () => {
      assert.equal(trace(server, HOST, client).mode.id, mode.slice(0, 2));
    });

    describe('no certificate asked for', () => {
      for (const kind of KINDS) {
        it(`reaches the application, whatever the client has: ${kind}`, () => {
          const plain = trace(server, `${HOST}/ignore`, { ...client, clientCertificate: kind });
          assert.equal(way(plain.handshake), row.handshake);
          assert.equal(way(plain.hops), row.plain);
          assert.equal(payloads(plain.hops), row.plainPayloads);
          assert.equal(plain.crossings, row.plainCrossings);
          assert.equal(certificateOf(plain), 'never none');
          assert.equal(askedAt(plain), null);
          assert.deepEqual(broken(plain), []);
          assert.equal(outcomeOf(plain), '200');
        });
      }

      it('a required certificate that is never asked for: 403.7 on the plain way (F2.14)', () => {
        const unasked = trace(server, `${HOST}/neverAsked`, { ...client, clientCertificate: 'valid' });
        assert.equal(outcomeOf(unasked), '403.7');
        assert.equal(certificateOf(unasked), 'never none');
        assert.equal(way(unasked.hops), row.plain);
      });
    });

    describe('asked for in the handshake', () => {
      const impossible = mode === 'M3';
      for (const kind of KINDS) {
        const [result, outcome] = impossible ? (['impossible', '403.7'] as const) : BY_CERTIFICATE[kind];
        it(`a path that requires one, client with ${kind}: ${outcome}, at no crossing more`, () => {
          const asked = trace(asking, `${HOST}/require`, { ...client, clientCertificate: kind });
          assert.equal(outcomeOf(asked), outcome);
          assert.equal(certificateOf(asked), `handshake ${result}`);
          assert.equal(way(asked.hops), row.plain);
          assert.equal(asked.crossings, row.plainCrossings);
          assert.deepEqual(broken(asked), impossible ? ['handshake 1 K>C'] : []);
          // Without a certificate to verify, kernel mode does not call LSASS again; a filter takes every message.
          if (kind !== 'none' || isIis6) assert.equal(way(asked.handshake), row.askingHandshake);
          assert.equal(askedAt(asked), impossible ? null : `handshake ${row.handshake.split(' ').length - 1}`);
        });
      }

      it('a path that accepts one, client with none: the application answers', () => {
        assert.equal(outcomeOf(trace(asking, `${HOST}/accept`, client)), '200');
      });

      it('a path that requires one without SslNegotiateCert takes what the handshake brought', () => {
        const asked = trace(asking, `${HOST}/neverAsked`, { ...client, clientCertificate: 'valid' });
        assert.equal(outcomeOf(asked), impossible ? '403.7' : '200');
      });

      if (!impossible) {
        it('a revoked certificate passes where revocation is not checked (F3.10)', () => {
          const unchecked = serverOf(mode, true, false);
          const revoked = trace(unchecked, `${HOST}/require`, { ...client, clientCertificate: 'revoked' });
          assert.equal(outcomeOf(revoked), '200');
          assert.equal(certificateOf(revoked), 'handshake accepted');
        });

        it('a path that ignores certificates does not judge a bad one, and says that this is not documented', () => {
          const ignored = trace(asking, `${HOST}/ignore`, { ...client, clientCertificate: 'expired' });
          assert.equal(outcomeOf(ignored), '200');
          assert.ok(ignored.unknowns.some(({ template }) => /not documented/.test(template)));
        });
      }
    });

    describe('asked for after the URL is known', () => {
      for (const kind of KINDS) {
        const [result, outcome] =
          row.lateOutcome === undefined ? BY_CERTIFICATE[kind] : (['impossible', row.lateOutcome] as const);
        it(`a path that requires one, client with ${kind}: ${outcome}`, () => {
          const late = trace(server, `${HOST}/require`, { ...client, clientCertificate: kind });
          assert.equal(outcomeOf(late), outcome);
          assert.equal(certificateOf(late), `renegotiation ${result}`);
          assert.equal(way(late.handshake), row.handshake);
          assert.equal(way(late.hops), row.late);
          assert.equal(late.crossings, row.lateCrossings);
          assert.equal(askedAt(late), row.lateAskedAt);
          assert.deepEqual(broken(late), row.lateBroken);
        });
      }

      it('a path that only accepts one fails as well where the question itself fails (F3.16)', () => {
        const late = trace(server, `${HOST}/accept`, client);
        const fails = row.lateOutcome !== undefined && mode !== 'M3';
        assert.equal(outcomeOf(late), fails ? row.lateOutcome : '200');
      });

      if (row.lateOutcome === undefined) {
        it('a body above uploadReadAheadSize gets 413 before the question, on the plain way (10.5, F3.22)', () => {
          const large = trace(server, `${HOST}/require`, { ...client, bodyBytes: '49153', clientCertificate: 'valid' });
          assert.equal(outcomeOf(large), '413');
          assert.equal(certificateOf(large), 'renegotiation none');
          assert.equal(way(large.hops), row.plain);
          assert.equal(large.crossings, row.plainCrossings);
          assert.equal(askedAt(large), null);
        });

        it('a body of exactly uploadReadAheadSize, 49152 bytes by default, passes (F3.21)', () => {
          const fits = trace(server, `${HOST}/require`, { ...client, bodyBytes: '49152', clientCertificate: 'valid' });
          assert.equal(outcomeOf(fits), '200');
        });

        it('a large body to a path that asks for nothing passes', () => {
          assert.equal(outcomeOf(trace(server, `${HOST}/ignore`, { ...client, bodyBytes: '49153' })), '200');
        });
      }
    });
  });
}

describe('plain HTTP', () => {
  const PLAIN: readonly (readonly [ModeName, string])[] = [
    ['M1', 'C K I K C'],
    ['M2', KERNEL],
    ['M3', KERNEL],
    ['M4', KERNEL],
    ['M5', KERNEL],
    ['M6', KERNEL],
    ['M7 ws2022', KERNEL],
    ['M7 ws2025', KERNEL],
  ];
  for (const [mode, expected] of PLAIN) {
    for (const [path, outcome, fact] of [
      ['ignore', '200', '10.2'],
      ['ssl', '403.4', '10.5: 403.4, two crossings in clear text'],
      ['accept', '403.4', 'F2.15'],
      ['require', '403.4', 'F2.15: Ssl comes before the certificate'],
      ['requireOnly', '403.7', 'F2.15: Require without Ssl'],
      ['neverAsked', '403.4', 'F2.15'],
      ['strong', '403.5', 'section 3.6: Ssl128 [inferred for plain HTTP]'],
    ] as const) {
      it(`${mode}: /${path} ends with ${outcome} (${fact})`, () => {
        const plain = trace(serverOf(mode, true), `http://www.example.org/${path}`, { clientCertificate: 'valid' });
        assert.equal(outcomeOf(plain), outcome);
        assert.equal(way(plain.hops), expected);
        assert.equal(payloads(plain.hops), 'cccc');
        assert.equal(plain.crossings, 2);
        assert.equal(certificateOf(plain), 'never none');
        assert.deepEqual(plain.handshake, []);
        assert.deepEqual(plain.negotiated, { tls: null, http: '1.1' });
        assert.equal(plain.sslMode, 'none');
      });
    }
  }
});
