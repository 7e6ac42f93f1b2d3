import { describe, it } from '@jest/globals';
import type { UploadRate, UploadRefusal } from '#libs/contracts';
import { specify } from '#libs/testing';
import { reservationDecider, type ReservationCommand, type ReservationEvent } from './reservation.decider.ts';

const { given } = specify(reservationDecider);

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

const reserved = (jobId: string, answer: { expiresAt?: string; rowsLeft?: number } = {}): ReservationEvent => ({
  type: 'UploadReserved',
  data: { jobId, target, expiresAt: later, maxFileSize: 1000, rowsLeft: 500, rate: afterwards, ...answer },
});
const renewed = (jobId: string, expiresAt = latest): ReservationEvent => ({
  type: 'ReservationRenewed',
  data: { jobId, target, expiresAt },
});
const claimed = (jobId: string): ReservationEvent => ({ type: 'ReservationClaimed', data: { jobId, target } });
const released = (jobId: string): ReservationEvent => ({ type: 'ReservationReleased', data: { jobId, target } });
const expired = (jobId: string): ReservationEvent => ({ type: 'ReservationExpired', data: { jobId, target } });

describe('reserving', () => {
  it('takes the place of a free destination', () => {
    given().when(reserve('a')).then(reserved('a'));
  });

  it('says how many rows are left to the team', () => {
    given()
      .when(reserve('a', { rowsUsed: 499 }))
      .then(reserved('a', { rowsLeft: 1 }));
  });

  it('is refused while another upload is under way', () => {
    given(reserved('a')).when(reserve('b')).thenRefused({ reason: 'destination-busy', jobId: 'a' });
  });

  it('is refused while a job is in progress, however long it takes', () => {
    given(reserved('a'), claimed('a'))
      .when(reserve('b', { at: latest, askedAt: latest }))
      .thenRefused({ reason: 'destination-busy', jobId: 'a' });
  });

  it('is possible again after the upload was aborted, or the job has ended', () => {
    given(reserved('a'), released('a')).when(reserve('b')).then(reserved('b'));
  });

  it('ends what is past its time first', () => {
    given(reserved('a'))
      .when(reserve('b', { at: later, askedAt: later, expiresAt: latest }))
      .then(expired('a'), reserved('b', { expiresAt: latest }));
  });

  it('leaves what is past its time alone when it is refused', () => {
    given(reserved('a'))
      .when(reserve('b', { at: later, askedAt: later, rate: { allowed: false, afterwards } }))
      .thenRefused({ reason: 'upload-rate-exceeded' });
  });

  it('lets as many in as the limit says', () => {
    const two = { ...limits, jobsPerDestination: 2 };
    given(reserved('a'))
      .when(reserve('b', { limits: two }))
      .then(reserved('b'));
    given(reserved('a'), reserved('b'))
      .when(reserve('c', { limits: two }))
      .thenRefused({ reason: 'destination-busy', jobId: 'a' });
  });

  it('names an accepted job rather than an upload under way', () => {
    given(reserved('a'), reserved('b'), claimed('b'))
      .when(reserve('c'))
      .thenRefused({ reason: 'destination-busy', jobId: 'b' });
  });

  it('changes nothing when it is asked for again', () => {
    given(reserved('a')).when(reserve('a')).thenIgnored('the upload has its place already');
  });

  it('is not done for somebody who has stopped waiting', () => {
    given()
      .when(reserve('a', { askedAt: '2026-01-01T11:59:54.999Z' }))
      .thenIgnored('the asker has given up');
  });

  it.each<[string, Partial<Reserve>, UploadRefusal]>([
    ['the team has no room', { rowsUsed: 500 }, { reason: 'team-capacity-exceeded', limit: 500, used: 500 }],
    ['the file is too large', { declaredSize: 1001 }, { reason: 'file-too-large', limit: 1000, declared: 1001 }],
    ['uploads come too fast', { rate: { allowed: false, afterwards } }, { reason: 'upload-rate-exceeded' }],
  ])('is refused where %s', (_circumstance, circumstances, refusal) => {
    given().when(reserve('a', circumstances)).thenRefused(refusal);
  });

  it('accepts a file of exactly the limit', () => {
    given()
      .when(reserve('a', { declaredSize: 1000 }))
      .then(reserved('a'));
  });

  it('tells the first obstacle: destination, team, size, rate', () => {
    const everything = { rowsUsed: 500, declaredSize: 1001, rate: { allowed: false, afterwards } };
    given(reserved('a')).when(reserve('b', everything)).thenRefused({ reason: 'destination-busy', jobId: 'a' });
    given().when(reserve('b', everything)).thenRefused({ reason: 'team-capacity-exceeded', limit: 500, used: 500 });
    given()
      .when(reserve('b', { ...everything, rowsUsed: 0 }))
      .thenRefused({ reason: 'file-too-large', limit: 1000, declared: 1001 });
  });
});

describe('a reservation', () => {
  it('lasts longer when it is renewed', () => {
    given(reserved('a')).when(renew('a')).then(renewed('a'));
    given(reserved('a'), renewed('a')).when(expire(later)).thenIgnored('no reservation is past its time');
  });

  it('is not shortened by a renewal that comes late', () => {
    given(reserved('a', { expiresAt: latest }))
      .when(renew('a', later))
      .thenIgnored('the reservation lasts longer already');
  });

  it('cannot be renewed once it is over', () => {
    given(reserved('a'), expired('a')).when(renew('a')).thenIgnored('there is no such reservation');
  });

  it('ends when its upload is aborted', () => {
    given(reserved('a')).when(abort('a')).then(released('a'));
    given(reserved('a'), released('a')).when(abort('a')).thenIgnored('there is no such reservation');
  });

  it('ends when its time is over, and not before', () => {
    given(reserved('a')).when(expire('2026-01-01T12:00:59.999Z')).thenIgnored('no reservation is past its time');
    given(reserved('a')).when(expire(later)).then(expired('a'));
  });

  it('ends alone: other uploads to the destination go on', () => {
    given(reserved('a'), reserved('b', { expiresAt: latest }))
      .when(expire(later))
      .then(expired('a'));
  });
});

describe('a claim', () => {
  it('makes the place the job’s own: neither time nor an abort ends it', () => {
    given(reserved('a')).when(claim('a')).then(claimed('a'));
    const afterClaim = given(reserved('a'), claimed('a'));
    afterClaim.when(expire(latest)).thenIgnored('no reservation is past its time');
    afterClaim.when(abort('a')).thenIgnored('the job has claimed its place');
    afterClaim.when(renew('a')).thenIgnored('the job has claimed its place');
  });

  it('takes a place without a reservation, even where another is there', () => {
    given(reserved('a'), expired('a'), reserved('b')).when(claim('a')).then(claimed('a'));
  });

  it('is made once', () => {
    given(claimed('a')).when(claim('a')).thenIgnored('the job has claimed its place');
  });

  it('ends with the job, and comes back with a retry', () => {
    given(reserved('a'), claimed('a')).when(end('a')).then(released('a'));
    given(reserved('a'), claimed('a'), released('a')).when(claim('a')).then(claimed('a'));
  });

  it('that has ended is not released again', () => {
    given(claimed('a'), released('a')).when(end('a')).thenIgnored('there is no such reservation');
  });
});
