"""Lists the posts of a blog and leaves a comment, over gRPC and without generated code.

The server tells its own contract through reflection, so this file needs no .proto.
"""

import argparse
import uuid

import grpc
from google.protobuf import descriptor_pool, message_factory
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import ProtoReflectionDescriptorDatabase

DEADLINE_SECONDS = 5


class Client:
    """Calls any unary method of the server by its name."""

    def __init__(self, channel):
        self.channel = channel
        self.pool = descriptor_pool.DescriptorPool(ProtoReflectionDescriptorDatabase(channel))

    def call(self, service, method, metadata=(), **fields):
        """Sends the request made of `fields`; answers the response, or raises grpc.RpcError."""
        described = self.pool.FindServiceByName(service).FindMethodByName(method)
        request = message_factory.GetMessageClass(described.input_type)
        response = message_factory.GetMessageClass(described.output_type)
        stub = self.channel.unary_unary(
            f"/{service}/{method}",
            request_serializer=request.SerializeToString,
            response_deserializer=response.FromString,
        )
        return stub(request(**fields), timeout=DEADLINE_SECONDS, metadata=metadata)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", default="127.0.0.1:8080", help="host:port of the gateway")
    parser.add_argument("--blog", default="blogs/welcome")
    parser.add_argument("--name", default="Kim", help="the name to comment under")
    parser.add_argument("text", help="the comment, in Markdown")
    asked = parser.parse_args()

    with grpc.insecure_channel(asked.server) as channel:
        client = Client(channel)
        posts = client.call("rapport.posts.v1.PostService", "ListPosts", parent=asked.blog).posts
        for post in posts:
            print(f"{post.name}  {post.title}")
        if not posts:
            raise SystemExit("this blog has no posts to comment on")

        # The same id may be sent again after a lost answer: the comment is written once.
        comment = client.call(
            "rapport.comments.v1.CommentService",
            "CreateComment",
            parent=posts[-1].name,
            comment={"author": {"display_name": asked.name}, "content": asked.text},
            request_id=str(uuid.uuid4()),
        )
        state = comment.DESCRIPTOR.fields_by_name["state"].enum_type.values_by_number[comment.state].name
        print(f"{comment.name}  {state}")
        print(comment.content_html.strip())


if __name__ == "__main__":
    try:
        main()
    except grpc.RpcError as error:
        raise SystemExit(f"{error.code().name}: {error.details()}") from error
