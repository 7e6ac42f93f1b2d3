import { describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { signatureHeaders } from './signed-callback.ts';

const former = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;
const current = `whsec_${Buffer.alloc(32, 2).toString('base64')}`;
const body = '{"specversion":"1.0"}';
const at = new Date();

describe('the signature of a callback', () => {
  it('is what any library of Standard Webhooks verifies, with each secret that is valid', () => {
    const headers = signatureHeaders({ id: 'job-1-callback', at, body, secrets: [current, former] });
    for (const secret of [current, former]) expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  });

  it('fails with another secret, and for another body', () => {
    const headers = signatureHeaders({ id: 'job-1-callback', at, body, secrets: [current] });
    expect(() => new Webhook(former).verify(body, headers)).toThrow();
    expect(() => new Webhook(current).verify(`${body} `, headers)).toThrow();
  });

  it('equals the example of the specification', () => {
    const headers = signatureHeaders({
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: new Date(1614265330 * 1000),
      body: '{"test": 2432232314}',
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    });
    expect(headers).toEqual({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });

  it('is missing for who has no secret', () => {
    expect(signatureHeaders({ id: 'a', at, body, secrets: [] })).not.toHaveProperty('webhook-signature');
  });
});
