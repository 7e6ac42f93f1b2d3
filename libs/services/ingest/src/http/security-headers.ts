import type { SecurityHeadersOptions } from '@nestjs/common';
import type { Configuration } from '#libs/platform';

/** Helmet's, except for what holds only behind TLS: it would keep browsers from a plain `http://127.0.0.1:3000`. */
export function securityHeaders({ PUBLIC_URL }: Configuration): SecurityHeadersOptions {
  const encrypted = isEncrypted(PUBLIC_URL);
  return {
    strictTransportSecurity: encrypted,
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: encrypted || null } },
  };
}

export const isEncrypted = (publicUrl: string | undefined): boolean => publicUrl?.startsWith('https:') ?? false;
