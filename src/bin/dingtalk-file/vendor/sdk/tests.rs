use super::*;

/// Parts of a file in the form of the SDK's generator, with made-up operations.
const CLIENT: &str = r"
class Client(OpenApiClient):
    def __init__(
        self, 
        config: open_api_models.Config,
    ):
        super().__init__(config)

    def water_garden_with_options(
        self,
        garden_id: str,
        tmp_req: garden__1__0_models.WaterGardenRequest,
        headers: garden__1__0_models.WaterGardenHeaders,
        runtime: util_models.RuntimeOptions,
    ) -> garden__1__0_models.WaterGardenResponse:
        UtilClient.validate_model(tmp_req)
        request = garden__1__0_models.WaterGardenShrinkRequest()
        OpenApiUtilClient.convert(tmp_req, request)
        if not UtilClient.is_unset(tmp_req.beds):
            request.beds_shrink = OpenApiUtilClient.array_to_string_with_specified_style(tmp_req.beds, 'beds', 'json')
        if not UtilClient.is_unset(tmp_req.days):
            request.days_shrink = OpenApiUtilClient.array_to_string_with_specified_style(tmp_req.days, 'days', 'simple')
        query = {}
        if not UtilClient.is_unset(request.beds_shrink):
            query['beds'] = request.beds_shrink
        if not UtilClient.is_unset(request.days_shrink):
            query['days'] = request.days_shrink
        if not UtilClient.is_unset(request.tags):
            query['tags'] = request.tags
        body = {}
        if not UtilClient.is_unset(request.litres):
            body['litres'] = request.litres
        if not UtilClient.is_unset(request.plan_2):
            body['plan2'] = request.plan_2
        real_headers = {}
        if not UtilClient.is_unset(headers.common_headers):
            real_headers = headers.common_headers
        if not UtilClient.is_unset(headers.season):
            real_headers['season'] = UtilClient.to_jsonstring(headers.season)
        if not UtilClient.is_unset(headers.x_acs_dingtalk_access_token):
            real_headers['x-acs-dingtalk-access-token'] = UtilClient.to_jsonstring(headers.x_acs_dingtalk_access_token)
        req = open_api_models.OpenApiRequest(
            headers=real_headers,
            query=OpenApiUtilClient.query(query),
            body=OpenApiUtilClient.parse_to_map(body)
        )
        params = open_api_models.Params(
            action='WaterGarden',
            version='garden_1.0',
            protocol='HTTP',
            pathname=f'/v1.0/gardens/{garden_id}/water ',
            method='POST',
            auth_type='AK',
            style='ROA',
            req_body_type='none',
            body_type='json'
        )

    async def water_garden_with_options_async(
        self,
        request: garden__1__0_models.WaterGardenRequest,
    ) -> garden__1__0_models.WaterGardenResponse:
        query['never'] = request.never

    def water_garden(
        self,
        request: garden__1__0_models.WaterGardenRequest,
    ) -> garden__1__0_models.WaterGardenResponse:
        return self.water_garden_with_options(request, headers, runtime)

    def countweeds_otowith_options(
        self,
        request: garden__1__0_models.CountweedsOTORequest,
        headers: Dict[str, str],
        runtime: util_models.RuntimeOptions,
    ) -> garden__1__0_models.CountweedsOTOResponse:
        req = open_api_models.OpenApiRequest(
            headers=headers,
            body=UtilClient.to_array(request.body)
        )
        params = open_api_models.Params(
            action='CountweedsOTO',
            pathname=f'/v1.0/weeds',
            method='PUT',
            req_body_type='formData',
            body_type='none'
        )
";

const MODELS: &str = r"# -*- coding: utf-8 -*-
from Tea.model import TeaModel
from typing import Dict, List, Any


class Plan(TeaModel):
    def __init__(
        self,
        children: List['Plan'] = None,
        data: Any = None,
    ):
        self.children = children
        self.data = data

    def validate(self):
        if self.children:
            for k in self.children:
                if k:
                    k.validate()

    def from_map(self, m: dict = None):
        m = m or dict()
        self.children = []
        if m.get('children') is not None:
            for k in m.get('children'):
                temp_model = Plan()
                self.children.append(temp_model.from_map(k))
        if m.get('dataIn') is not None:
            self.data = m.get('dataIn')
        return self


class Unused(TeaModel):
    def __init__(self):
        pass

    def validate(self):
        pass

    def from_map(self, m: dict = None):
        return self


class WaterGardenHeaders(TeaModel):
    def __init__(
        self,
        season: str = None,
    ):
        self.season = season

    def from_map(self, m: dict = None):
        if m.get('season') is not None:
            self.season = m.get('season')
        return self


class WaterGardenRequest(TeaModel):
    def __init__(
        self,
        beds: List[int] = None,
        days: List[str] = None,
        tags: List[str] = None,
        litres: float = None,
        plan_2: Plan = None,
    ):
        self.beds = beds
        self.days = days
        self.tags = tags
        # How much.
        # 
        # This parameter is required.
        self.litres = litres
        self.plan_2 = plan_2

    def validate(self):
        pass

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('beds') is not None:
            self.beds = m.get('beds')
        if m.get('days') is not None:
            self.days = m.get('days')
        if m.get('tags') is not None:
            self.tags = m.get('tags')
        if m.get('litres') is not None:
            self.litres = m.get('litres')
        if m.get('plan2') is not None:
            temp_model = Plan()
            self.plan_2 = temp_model.from_map(m['plan2'])
        return self


class WaterGardenResponse(TeaModel):
    def __init__(
        self,
        headers: Dict[str, str] = None,
        body: Dict[str, List[Plan]] = None,
    ):
        self.headers = headers
        self.body = body

    def from_map(self, m: dict = None):
        if m.get('headers') is not None:
            self.headers = m.get('headers')
        self.body = {}
        if m.get('body') is not None:
            for k, v in m.get('body').items():
                l1 = []
                for k1 in v:
                    temp_model = Plan()
                    l1.append(temp_model.from_map(k1))
                self.body['k'] = l1
        return self


class CountweedsOTORequest(TeaModel):
    def __init__(
        self,
        body: List[str] = None,
    ):
        # This parameter is required.
        self.body = body

    def from_map(self, m: dict = None):
        if m.get('body') is not None:
            self.body = m.get('body')
        return self


class CountweedsOTOResponse(TeaModel):
    def __init__(
        self,
        headers: Dict[str, str] = None,
    ):
        self.headers = headers

    def from_map(self, m: dict = None):
        if m.get('headers') is not None:
            self.headers = m.get('headers')
        return self
";

const SHAPES: &str = "\
countweedsOTO PUT /v1.0/weeds no-token (body!: [text] in whole-body) -> none
waterGarden POST /v1.0/gardens/{gardenId}/water (beds: [integer] in query as json, days: [text] in query as joined, \
tags: [text] in query as numbered, litres!: number, plan2: Plan, season: text in header) -> {[Plan]}
Plan {children: [Plan], dataIn: any}
";

#[test]
fn a_module_is_read() {
    let found = module(CLIENT, MODELS).expect("a module");
    assert_eq!(found.to_string(), SHAPES);
}

#[test]
fn an_unexpected_line_is_refused() {
    let rows = [
        ("m.get('plan2')", "m.get_it('plan2')", "models.py: WaterGardenRequest: "),
        ("data: Any", "data: Set[int]", "models.py: Plan: Set[int] is no type that is known here"),
        ("self.data = m.get('dataIn')", "pass", "models.py: Plan: from_map does not read data"),
        ("class Plan(TeaModel)", "class Plan(Model)", "models.py: a class is no TeaModel"),
        ("class Plan(TeaModel)", "class Scheme(TeaModel)", "there is no class Plan"),
        (
            "'beds', 'json'",
            "'beds', 'pipes'",
            "client.py: water_garden_with_options: beds: pipes is not known here",
        ),
        (
            "request.litres\n",
            "str(request.litres)\n",
            "client.py: water_garden_with_options: not read: body['litres']",
        ),
        (
            "= request.tags",
            "= request.labels",
            "client.py: water_garden_with_options: there is no labels",
        ),
        (
            "action='WaterGarden'",
            "deed='WaterGarden'",
            "client.py: water_garden_with_options: action is missing",
        ),
    ];
    for (old, new, problem) in rows {
        let (client, models) = (CLIENT.replace(old, new), MODELS.replace(old, new));
        assert!(client != CLIENT || models != MODELS, "{old}");
        let found = module(&client, &models).map(|found| found.to_string());
        let found = found.expect_err(new);
        assert!(found.starts_with(problem), "{new}: {found}");
    }
}

#[test]
fn names_of_modules_come_from_folders() {
    let rows = [
        ("robot_1_0", Some("robot")),
        ("conv_file_1_0", Some("conv_file")),
        ("im_2_0", Some("im_v2")),
        ("im_2_1", Some("im_v2_1")),
        ("im_1_1", Some("im_v1_1")),
        ("__pycache__", None),
        ("client.py", None),
        ("im_a_0", None),
    ];
    for (folder, name) in rows {
        assert_eq!(module_name(folder).as_deref(), name, "{folder}");
    }
}

/// Each case is something that people may give in place of an unpacked SDK.
#[test]
fn a_folder_without_an_sdk_gets_advice() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("empty")).expect("a folder");
    fs::create_dir_all(at("downloaded")).expect("a folder");
    fs::create_dir_all(at("part/robot_1_0")).expect("a folder");
    for file in ["sdk.whl", "SDK.ZIP", "sdk.tar.gz", "notes.txt"] {
        fs::write(at(file), "PK").expect("written");
    }
    fs::write(at("downloaded/alibabacloud_dingtalk-2.2.65-py3-none-any.whl"), "PK")
        .expect("written");
    let rows = [
        // The system's words follow.
        ("none", "none is no SDK: "),
        ("empty", "it has no folder such as robot_1_0; "),
        ("downloaded", "the wheel in it is packed; "),
        ("sdk.whl", "it is packed; "),
        ("SDK.ZIP", "it is packed; "),
        ("sdk.tar.gz", "it is packed; "),
        ("notes.txt", "it is a file; "),
        ("part", "client.py: "),
    ];
    for (name, why) in rows {
        let told = read(&at(name)).expect_err(name);
        let begin = format!("{} is no SDK: ", at(name).display());
        assert!(told.starts_with(&begin) && told.contains(why), "{told}");
        assert!(told.contains("`pip download --no-deps alibabacloud-dingtalk && unzip "), "{told}");
    }
}
