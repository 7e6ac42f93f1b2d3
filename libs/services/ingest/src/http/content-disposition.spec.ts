import { describe, expect, it } from '@jest/globals';
import { attachment } from './content-disposition.ts';

describe('attachment', () => {
  it('gives the name as it is, and in ASCII', () => {
    expect(attachment("Größe (1)'s.sav")).toBe(
      `attachment; filename="Gr__e (1)'s.sav"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%281%29%27s.sav`,
    );
  });

  it('lets no name break out of the header', () => {
    expect(attachment('a"\r\nX: 1\ud800')).toBe(
      `attachment; filename="a___X: 1_"; filename*=UTF-8''a%22%0D%0AX%3A%201%EF%BF%BD`,
    );
  });
});
