import { expect } from 'chai';

// Not a suite of the extension: scripts/test-host.mjs runs it to see that the run fails.
describe('A suite whose tests pass', () => {
  it('leaves a promise rejected', () => {
    const left = Promise.reject(new Error('Left by a suite.'));
    expect(left).to.be.an.instanceOf(Promise);
  });

  it('and another that is looked after in time', async () => {
    const later = Promise.reject(new Error('Looked after.'));
    await later.catch(() => undefined);
  });
});
