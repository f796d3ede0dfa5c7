import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { CONTENT_SECURITY_POLICY } from '../pages/policy.ts';
import { acknowledge } from '../pipelines/acknowledge.ts';
import { privateBucket } from './bucket.ts';
import type { Config } from './config.ts';

/** Where tiles lie, and where the world reads them. */
export interface Delivery {
  tiles: s3.IBucket;
  distribution: cloudfront.Distribution;
}

/**
 * The tiles bucket behind CloudFront, which alone may read it. How long something is cached is said by each object: what
 * `publish` puts is immutable, but for the pointer and the copies beside it, which are good for a minute.
 */
export function delivery(scope: Construct, config: Config): Delivery {
  const tiles = privateBucket(scope, 'TilesBucket', config);
  const distribution = new cloudfront.Distribution(scope, 'Distribution', {
    comment: 'Temporal 3D Tiles',
    defaultBehavior: {
      origin: S3BucketOrigin.withOriginAccessControl(tiles),
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: cloudfront.AllowedMethods.ALLOW_GET_HEAD_OPTIONS,
      cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
      responseHeadersPolicy: readableByPages(scope),
      compress: true,
    },
    httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
    priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
  });
  acknowledge(distribution, {
    CFR1: 'Tiles may be read from every country.',
    CFR2: 'There is nothing behind it but objects that are read: a firewall would cost more than all the rest.',
    CFR3: 'Access logs hold the addresses of readers, and nobody needs them.',
    CFR4: "CloudFront's own certificate brings its own versions of TLS; name a domain of your own to choose them.",
  });
  return { tiles, distribution };
}

/** Pages of any origin may show the tiles; the map beside them may do no more than it does anywhere. */
function readableByPages(scope: Construct): cloudfront.ResponseHeadersPolicy {
  return new cloudfront.ResponseHeadersPolicy(scope, 'TilesHeaders', {
    corsBehavior: {
      accessControlAllowOrigins: ['*'],
      accessControlAllowMethods: ['GET', 'HEAD', 'OPTIONS'],
      accessControlAllowHeaders: ['*'],
      accessControlExposeHeaders: ['ETag', 'Content-Length', 'Content-Range'],
      accessControlAllowCredentials: false,
      accessControlMaxAge: Duration.days(1),
      originOverride: true,
    },
    securityHeadersBehavior: {
      contentSecurityPolicy: { contentSecurityPolicy: CONTENT_SECURITY_POLICY, override: true },
      contentTypeOptions: { override: true },
      referrerPolicy: { referrerPolicy: cloudfront.HeadersReferrerPolicy.NO_REFERRER, override: true },
      strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: false, override: true },
    },
  });
}
