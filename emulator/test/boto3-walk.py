"""Walks through the emulator as any boto3 program would, and prints what it saw as JSON."""
import base64
import hashlib
import json

import boto3
from botocore.exceptions import ClientError

kms = boto3.client('kms')
tagging = boto3.client('resourcegroupstaggingapi')
sts = boto3.client('sts')
cloudtrail = boto3.client('cloudtrail')
seen = {}
MESSAGE = b'will my keys still be here tomorrow?'


def text(data):
    return base64.b64encode(data).decode()


def refusal(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        answer = error.response
        return [answer['Error']['Code'], answer['Error']['Message'], answer['ResponseMetadata']['HTTPStatusCode']]
    return None


role = sts.assume_role(RoleArn='arn:aws:iam::000000000000:role/Walk', RoleSessionName='boto3')
session = boto3.Session(
    aws_access_key_id=role['Credentials']['AccessKeyId'],
    aws_secret_access_key=role['Credentials']['SecretAccessKey'],
    aws_session_token=role['Credentials']['SessionToken'],
)
seen['session'] = session.client('sts').get_caller_identity()['Arn']
seen['expires'] = role['Credentials']['Expiration'].isoformat()

seen['identity'] = sts.get_caller_identity()['Arn']

seen['signatures'] = []
for spec, algorithms in {
    'ECC_NIST_P256': ['ECDSA_SHA_256'],
    'ECC_NIST_P384': ['ECDSA_SHA_384'],
    'RSA_2048': ['RSASSA_PKCS1_V1_5_SHA_256', 'RSASSA_PSS_SHA_512'],
}.items():
    key = kms.create_key(KeySpec=spec, KeyUsage='SIGN_VERIFY')['KeyMetadata']['KeyId']
    public = kms.get_public_key(KeyId=key)['PublicKey']
    for algorithm in algorithms:
        digest = hashlib.new('sha' + algorithm[-3:], MESSAGE).digest()
        for kind, message in {'RAW': MESSAGE, 'DIGEST': digest}.items():
            signing = dict(KeyId=key, Message=message, MessageType=kind, SigningAlgorithm=algorithm)
            signature = kms.sign(**signing)['Signature']
            seen['signatures'].append({
                'algorithm': algorithm,
                'publicKey': text(public),
                'digest': text(digest),
                'signature': text(signature),
                'verified': kms.verify(Signature=signature, **signing)['SignatureValid'],
            })

tags = [{'TagKey': 'walk', 'TagValue': 'boto3'}]
created = kms.create_key(KeySpec='ECC_NIST_P256', KeyUsage='SIGN_VERIFY', Tags=tags)['KeyMetadata']
seen['created'] = created['CreationDate'].isoformat()
for index in range(3):
    kms.create_alias(AliasName=f'alias/walk-{index}', TargetKeyId=created['KeyId'])
pages = kms.get_paginator('list_aliases').paginate(PaginationConfig={'PageSize': 2})
seen['aliases'] = [[alias['AliasName'] for alias in page['Aliases']] for page in pages]
kms.tag_resource(KeyId=created['KeyId'], Tags=[{'TagKey': 'more', 'TagValue': ''}])
filters = [{'Key': 'walk', 'Values': ['boto3']}]
pages = tagging.get_paginator('get_resources').paginate(TagFilters=filters, ResourceTypeFilters=['kms:key'])
seen['resources'] = [mapping for page in pages for mapping in page['ResourceTagMappingList']]
scheduled = kms.schedule_key_deletion(KeyId=created['KeyId'], PendingWindowInDays=7)
seen['waits'] = (scheduled['DeletionDate'] - created['CreationDate']).days
seen['arn'] = created['Arn']

attributes = [{'AttributeKey': 'EventName', 'AttributeValue': 'Sign'}]
pages = cloudtrail.get_paginator('lookup_events').paginate(
    LookupAttributes=attributes, PaginationConfig={'PageSize': 3}
)
events = [event for page in pages for event in page['Events']]
seen['events'] = [[event['EventName'], event['Username'], event['EventSource']] for event in events]

seen['refusals'] = [
    refusal(kms.describe_key, KeyId='alias/nothing'),
    refusal(kms.tag_resource, KeyId=created['KeyId'], Tags=tags),
    refusal(kms.sign, KeyId='alias/walk-0', Message=b'x', SigningAlgorithm='ECDSA_SHA_256'),
    refusal(kms.connect_custom_key_store, CustomKeyStoreId='cks-1'),
    refusal(tagging.get_resources, TagsPerPage=1),
    refusal(sts.decode_authorization_message, EncodedMessage='x'),
]
print(json.dumps(seen))
