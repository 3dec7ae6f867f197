use dingtalk_file::catalog::{Call, Catalog};
use dingtalk_file::emulator::Emulator;

use super::route::{Routes, shape};
use super::*;

/// Every operation is drafted as a schema file and read, its sample is a request that can be sent, the stand-in answers
/// it, and the answer reads back.
#[test]
fn all_operations_can_be_called() {
    let dingtalk = Emulator::start().expect("an emulator");
    let mut routes = Routes::new();
    dingtalk.serve_also(move |method, path| routes.find(method, path));
    let client = dingtalk.client().build().expect("a client");
    let own = Catalog::built_in().operations();
    let own: Vec<_> = own.iter().map(|entry| (entry.spec.method, shape(entry.spec.path))).collect();
    let (mut called, mut own_called) = (0, 0);
    let mut problems = Vec::new();
    for name in names() {
        for operation in module(name).expect(name).operations {
            let catalog = catalog(name, &operation.name).expect(&operation.name);
            let [entry] = catalog.operations() else { panic!("{name}.{}", operation.name) };
            assert_eq!(entry.spec.name, format!("{name}.{}", operation.name));
            // The stand-in keeps state for these, and refuses a sample.
            if own.contains(&(entry.spec.method, shape(entry.spec.path))) {
                own_called += 1;
                continue;
            }
            let sample = &entry.examples[0];
            let request = sample.request.as_object().expect("an object").clone();
            let call = Call::new(catalog, entry, request);
            let call = call.unwrap_or_else(|problems| panic!("{}: {problems:?}", entry.spec.name));
            match client.call(&call) {
                Ok(reply) if *reply == sample.reply => called += 1,
                Ok(reply) => problems.push(format!("{}: {:?}", entry.spec.name, reply.raw())),
                Err(error) => problems.push(format!("{}: {error}", entry.spec.name)),
            }
        }
    }
    assert_eq!(problems, Vec::<String>::new());
    assert!(called > 3200 && own_called > 20, "{called} {own_called}");
}
