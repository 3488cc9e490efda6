"""Makes the calls that it reads, a batch a line, and answers a batch a line how each was refused."""
import base64
import datetime
import json
import sys

try:
    import boto3
    from botocore import xform_name
    from botocore.config import Config
    from botocore.exceptions import ClientError
except ImportError as error:
    print(json.dumps({'missing': str(error)}))
    sys.exit()

# What is wrong is for the service to say; nothing is tried twice.
config = Config(parameter_validation=False, retries={'total_max_attempts': 1})
clients = {}


def client_of(service, endpoint, where):
    key = (service, endpoint, *sorted(where.items()))
    if key not in clients:
        clients[key] = boto3.client(
            service,
            endpoint_url=endpoint,
            region_name=where['region'],
            aws_access_key_id=where['accessKeyId'],
            aws_secret_access_key=where['secretAccessKey'],
            aws_session_token=where.get('sessionToken'),
            config=config,
        )
    return clients[key]


def unmarked(value):
    if '$bytes' in value:
        return base64.b64decode(value['$bytes'])
    if '$date' in value:
        return datetime.datetime.fromisoformat(value['$date'])
    return value


def outcome(call, arguments):
    try:
        call(**arguments)
    except ClientError as error:
        answer = error.response
        status = answer['ResponseMetadata']['HTTPStatusCode']
        return {'code': answer['Error']['Code'], 'message': answer['Error']['Message'], 'status': status}
    except Exception as error:
        return {'notSent': repr(error)}
    return {'accepted': True}


print(json.dumps({'ready': boto3.__version__}), flush=True)
for line in sys.stdin:
    batch = json.loads(line, object_hook=unmarked)
    client = client_of(batch['service'], batch['endpoint'], batch['where'])
    call = getattr(client, xform_name(batch['operation']))
    print(json.dumps([outcome(call, arguments) for arguments in batch['inputs']]), flush=True)
