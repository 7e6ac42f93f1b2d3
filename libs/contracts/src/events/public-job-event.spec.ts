import { describe, expect, it } from '@jest/globals';
import { received } from '#libs/testing';
import { publicJobEvent } from './public-job-event.ts';

describe('a job event for the public', () => {
  it('says what happened', () => {
    expect(publicJobEvent(received())).toMatchObject({
      type: 'JobReceived',
      data: { action: 'create', file: { name: 'laptops.csv', size: 12 } },
    });
  });

  it('says nothing of where files are, who is called back, and what a team may still store', () => {
    const text = JSON.stringify(publicJobEvent(received()));
    for (const internal of ['uploads/laptops', 'receiver.example', 'rowsLeft', 'objectKey']) {
      expect(text).not.toContain(internal);
    }
  });
});
