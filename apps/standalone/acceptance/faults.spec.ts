import { describe, expect, it } from '@jest/globals';
import { briefFault, type FaultReport, hasEngines, runFaults } from '#libs/testing';

// The long form of this is "npm run test:faults".
(hasEngines ? describe : describe.skip)('the services apart, on Kafka, MinIO and PostgreSQL', () => {
  it('lose nothing and double nothing when processes are killed and Kafka restarts', async () => {
    const reports: FaultReport[] = [];
    await runFaults({ faults: [briefFault], seed: 1, uploads: 40, report: (report) => reports.push(report) });
    expect(reports).toEqual([expect.objectContaining({ fault: briefFault.name, findings: [] })]);
  }, 300_000);
});
