import { describe, expect, it } from '@jest/globals';
import { accept, ignore, refuse, type UploadRate, type UploadRefusal } from '#libs/contracts';
import {
  reservationDecider,
  type ReservationCommand,
  type ReservationEvent,
  type Reservations,
} from './reservation.decider.ts';

const target = 'folder';
const noon = '2026-01-01T12:00:00.000Z';
const later = '2026-01-01T12:01:00.000Z';
const latest = '2026-01-01T12:02:00.000Z';
const afterwards: UploadRate = { limit: 60, window: 60, remaining: 9, resetAt: later, retryAfter: 0 };
const limits = { jobsPerDestination: 1, maxFileSize: 1000, maxRowsPerTeam: 500 };

type Reserve = Extract<ReservationCommand, { type: 'Reserve' }>;
const reserve = (jobId: string, circumstances: Partial<Reserve> = {}): Reserve => ({
  type: 'Reserve',
  target,
  jobId,
  declaredSize: null,
  askedAt: noon,
  at: noon,
  expiresAt: later,
  limits,
  rowsUsed: 0,
  rate: { allowed: true, afterwards },
  ...circumstances,
});
const renew = (jobId: string, expiresAt = latest): ReservationCommand => ({ type: 'Renew', target, jobId, expiresAt });
const claim = (jobId: string): ReservationCommand => ({ type: 'Claim', target, jobId });
const abort = (jobId: string): ReservationCommand => ({ type: 'Release', target, jobId, because: 'upload-aborted' });
const end = (jobId: string): ReservationCommand => ({ type: 'Release', target, jobId, because: 'job-ended' });
const expire = (at: string): ReservationCommand => ({ type: 'Expire', target, at });

const reserved = (jobId: string, expiresAt = later): ReservationEvent => ({
  type: 'UploadReserved',
  data: { jobId, target, expiresAt, maxFileSize: 1000, rowsLeft: 500, rate: afterwards },
});
const renewed = (jobId: string, expiresAt = latest): ReservationEvent => ({
  type: 'ReservationRenewed',
  data: { jobId, target, expiresAt },
});
const claimed = (jobId: string): ReservationEvent => ({ type: 'ReservationClaimed', data: { jobId, target } });
const released = (jobId: string): ReservationEvent => ({ type: 'ReservationReleased', data: { jobId, target } });
const expired = (jobId: string): ReservationEvent => ({ type: 'ReservationExpired', data: { jobId, target } });

const stateAfter = (events: readonly ReservationEvent[]): Reservations =>
  events.reduce(reservationDecider.evolve, reservationDecider.initialState);
const given = (...events: ReservationEvent[]) => ({
  when: (command: ReservationCommand) => reservationDecider.decide(command, stateAfter(events)),
});
const refused = (refusal: UploadRefusal) => refuse(refusal);

describe('reserving', () => {
  it('takes the place of a free destination', () => {
    expect(given().when(reserve('a'))).toEqual(accept(reserved('a')));
  });

  it('says how many rows are left to the team', () => {
    const decision = given().when(reserve('a', { rowsUsed: 499 }));
    expect(decision).toMatchObject({ events: [{ data: { rowsLeft: 1 } }] });
  });

  it('is refused while another upload is under way', () => {
    expect(given(reserved('a')).when(reserve('b'))).toEqual(refused({ reason: 'destination-busy', jobId: 'a' }));
  });

  it('is refused while a job is in progress', () => {
    const decision = given(reserved('a'), claimed('a')).when(reserve('b', { at: latest, askedAt: latest }));
    expect(decision).toEqual(refused({ reason: 'destination-busy', jobId: 'a' }));
  });

  it('is possible again after the upload was aborted, or the job has ended', () => {
    expect(given(reserved('a'), released('a')).when(reserve('b'))).toEqual(accept(reserved('b')));
  });

  it('ends what is past its time first', () => {
    const decision = given(reserved('a')).when(reserve('b', { at: later, askedAt: later, expiresAt: latest }));
    expect(decision).toEqual(accept(expired('a'), reserved('b', latest)));
  });

  it('leaves what is past its time alone when it is refused', () => {
    const decision = given(reserved('a')).when(
      reserve('b', { at: later, askedAt: later, rate: { allowed: false, afterwards } }),
    );
    expect(decision).toEqual(refused({ reason: 'upload-rate-exceeded' }));
  });

  it('lets as many in as the limit says', () => {
    const two = { ...limits, jobsPerDestination: 2 };
    expect(given(reserved('a')).when(reserve('b', { limits: two }))).toEqual(accept(reserved('b')));
    expect(given(reserved('a'), reserved('b')).when(reserve('c', { limits: two }))).toMatchObject({
      refusal: { reason: 'destination-busy', jobId: 'a' },
    });
  });

  it('names an accepted job rather than an upload under way', () => {
    const decision = given(reserved('a'), reserved('b'), claimed('b')).when(reserve('c'));
    expect(decision).toEqual(refused({ reason: 'destination-busy', jobId: 'b' }));
  });

  it('is left as it is when asked for again', () => {
    expect(given(reserved('a')).when(reserve('a'))).toEqual(ignore('the upload has its place already'));
  });

  it('is not done for somebody who has stopped waiting', () => {
    const decision = given().when(reserve('a', { askedAt: '2026-01-01T11:59:54.999Z' }));
    expect(decision).toEqual(ignore('the asker has given up'));
  });

  it.each<[string, Partial<Reserve>, UploadRefusal]>([
    ['the team has no room', { rowsUsed: 500 }, { reason: 'team-capacity-exceeded', limit: 500, used: 500 }],
    ['the file is too large', { declaredSize: 1001 }, { reason: 'file-too-large', limit: 1000, declared: 1001 }],
    ['uploads come too fast', { rate: { allowed: false, afterwards } }, { reason: 'upload-rate-exceeded' }],
  ])('is refused where %s', (_circumstance, circumstances, refusal) => {
    expect(given().when(reserve('a', circumstances))).toEqual(refused(refusal));
  });

  it('accepts a file of exactly the limit', () => {
    expect(given().when(reserve('a', { declaredSize: 1000 }))).toEqual(accept(reserved('a')));
  });

  it('tells the first obstacle: destination, team, size, rate', () => {
    const everything = reserve('b', { rowsUsed: 500, declaredSize: 1001, rate: { allowed: false, afterwards } });
    expect(given(reserved('a')).when(everything)).toMatchObject({ refusal: { reason: 'destination-busy' } });
    expect(given().when(everything)).toMatchObject({ refusal: { reason: 'team-capacity-exceeded' } });
    expect(given().when({ ...everything, rowsUsed: 0 })).toMatchObject({ refusal: { reason: 'file-too-large' } });
  });
});

describe('a reservation', () => {
  it('lasts longer when it is renewed', () => {
    expect(given(reserved('a')).when(renew('a'))).toEqual(accept(renewed('a')));
    expect(given(reserved('a'), renewed('a')).when(expire(later))).toMatchObject({ outcome: 'ignored' });
  });

  it('is not shortened by a renewal that comes late', () => {
    expect(given(reserved('a', latest)).when(renew('a', later))).toMatchObject({ outcome: 'ignored' });
  });

  it('cannot be renewed once it is over', () => {
    expect(given(reserved('a'), expired('a')).when(renew('a'))).toEqual(ignore('there is no such reservation'));
  });

  it('ends when its upload is aborted', () => {
    expect(given(reserved('a')).when(abort('a'))).toEqual(accept(released('a')));
  });

  it('ends when its time is over, and not before', () => {
    expect(given(reserved('a')).when(expire('2026-01-01T12:00:59.999Z'))).toMatchObject({ outcome: 'ignored' });
    expect(given(reserved('a')).when(expire(later))).toEqual(accept(expired('a')));
  });

  it('ends alone: other uploads to the destination go on', () => {
    expect(given(reserved('a'), reserved('b', latest)).when(expire(later))).toEqual(accept(expired('a')));
  });
});

describe('a claim', () => {
  it('makes the place the job’s own: time and an abort do not end it', () => {
    const afterClaim = given(reserved('a'), claimed('a'));
    expect(given(reserved('a')).when(claim('a'))).toEqual(accept(claimed('a')));
    expect(afterClaim.when(expire(latest))).toMatchObject({ outcome: 'ignored' });
    expect(afterClaim.when(abort('a'))).toEqual(ignore('the job has claimed its place'));
    expect(afterClaim.when(renew('a'))).toMatchObject({ outcome: 'ignored' });
  });

  it('takes a place without a reservation, even where another is there', () => {
    expect(given(reserved('a'), expired('a'), reserved('b')).when(claim('a'))).toEqual(accept(claimed('a')));
  });

  it('is made once', () => {
    expect(given(claimed('a')).when(claim('a'))).toMatchObject({ outcome: 'ignored' });
  });

  it('ends with the job, and comes back with a retry', () => {
    expect(given(reserved('a'), claimed('a')).when(end('a'))).toEqual(accept(released('a')));
    expect(given(reserved('a'), claimed('a'), released('a')).when(claim('a'))).toEqual(accept(claimed('a')));
  });

  it('that has ended is not released again', () => {
    expect(given(claimed('a'), released('a')).when(end('a'))).toMatchObject({ outcome: 'ignored' });
  });
});
