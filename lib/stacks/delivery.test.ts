import { Match } from 'aws-cdk-lib/assertions';
import { expect, it } from 'vitest';
import { deployed, resources } from './testing/deployed.ts';

const { template } = deployed();

it('lets CloudFront alone read the tiles, and only read them', () => {
  const [distribution] = Object.keys(resources(template, 'AWS::CloudFront::Distribution'));
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    Bucket: { Ref: Match.stringLikeRegexp('^TilesBucket') },
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Allow',
          Action: 's3:GetObject',
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Condition: {
            StringEquals: { 'AWS:SourceArn': { 'Fn::Join': ['', Match.arrayWith([{ Ref: distribution }])] } },
          },
        }),
      ]),
    },
  });
  template.hasResourceProperties('AWS::CloudFront::OriginAccessControl', {
    OriginAccessControlConfig: { SigningBehavior: 'always', SigningProtocol: 'sigv4' },
  });
});

it('serves by HTTPS, compressed, as long as each object says', () => {
  template.hasResourceProperties('AWS::CloudFront::Distribution', {
    DistributionConfig: {
      DefaultCacheBehavior: {
        ViewerProtocolPolicy: 'redirect-to-https',
        AllowedMethods: ['GET', 'HEAD', 'OPTIONS'],
        Compress: true,
        // CachingOptimized, by which AWS knows it everywhere: between a second and a year, as Cache-Control says.
        CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
      },
    },
  });
});

it('lets pages of any origin show the tiles, guesses no types, and holds the map to its own scripts', () => {
  template.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
    ResponseHeadersPolicyConfig: {
      CorsConfig: {
        AccessControlAllowOrigins: { Items: ['*'] },
        AccessControlAllowCredentials: false,
        AccessControlAllowMethods: { Items: ['GET', 'HEAD', 'OPTIONS'] },
      },
      SecurityHeadersConfig: {
        ContentTypeOptions: { Override: true },
        ContentSecurityPolicy: {
          ContentSecurityPolicy: Match.stringLikeRegexp("^default-src 'none'; script-src 'self'"),
        },
      },
    },
  });
});

it('names policies by the stack, so that there can be several', () => {
  const names = (settings: Parameters<typeof deployed>[0]) =>
    Object.values(resources(deployed(settings).template, 'AWS::CloudFront::ResponseHeadersPolicy')).map(
      ({ Properties }) => (Properties.ResponseHeadersPolicyConfig as { Name: string }).Name,
    );
  expect(names({})).not.toEqual(names({ deployment: 'other' }));
});
