"""Calls of a gRPC server that is known by its reflection alone: no generated code.

`python reflected.py ADDRESS FILE` writes the server's descriptor set, for clients
that do not speak reflection themselves.
"""

import sys

import grpc
from google.protobuf import descriptor_pb2, json_format
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

TIMEOUT_SECONDS = 15


class Server:
    """Methods by name; messages go in and come out as dictionaries with the contract's field names."""

    def __init__(self, address):
        self.channel = grpc.insecure_channel(address)
        self.database = ProtoReflectionDescriptorDatabase(self.channel)
        self.pool = DescriptorPool(self.database)

    def call(self, method, request, token=None, edit_token=None):
        service, name = method.rsplit(".", 1)
        descriptor = self.pool.FindServiceByName(service).FindMethodByName(name)
        send = self.channel.unary_unary(
            f"/{service}/{name}",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=GetMessageClass(descriptor.output_type).FromString,
        )
        metadata = []
        if token:
            metadata.append(("authorization", f"Bearer {token}"))
        if edit_token:
            metadata.append(("rapport-edit-token", edit_token))
        message = json_format.ParseDict(request, GetMessageClass(descriptor.input_type)())
        answer = send(message, metadata=metadata, timeout=TIMEOUT_SECONDS)
        return json_format.MessageToDict(answer, preserving_proto_field_name=True)

    def descriptor_set(self):
        """Every file of every service, each after the files that it imports."""
        files = {}

        def add(file):
            if file.name in files:
                return
            for imported in file.dependency:
                add(self.database.FindFileByName(imported))
            files[file.name] = file

        for service in self.database.get_services():
            add(self.database.FindFileContainingSymbol(service))
        return descriptor_pb2.FileDescriptorSet(file=files.values())


if __name__ == "__main__":
    address, path = sys.argv[1:]
    with open(path, "wb") as file:
        file.write(Server(address).descriptor_set().SerializeToString())
