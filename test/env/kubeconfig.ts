export interface KubeconfigOptions {
  url: string;
  /** PEM of the certificate that the API server's own is signed by. */
  certificateAuthority: string;
  token: string;
}

/** The text of a kubeconfig with one context, which is the current one. */
export function kubeconfigText({ url, certificateAuthority, token }: KubeconfigOptions): string {
  const name = 'test-env';
  const ca = Buffer.from(certificateAuthority).toString('base64');
  return JSON.stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name, cluster: { server: url, 'certificate-authority-data': ca } }],
      users: [{ name, user: { token } }],
      contexts: [{ name, context: { cluster: name, user: name, namespace: 'default' } }],
      'current-context': name,
    },
    undefined,
    2,
  );
}
